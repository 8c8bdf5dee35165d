package io.quintet.lime.login;

/**
 * A process that handles the logins of one site.
 *
 * @param site what all nodes of a site have in common, and no node of another site
 * @param id what only this node has
 */
public record LoginNode(String site, String id) {

}
