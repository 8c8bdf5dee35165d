package io.quintet.support;

/**
 * A database server inside of the application.
 */
public interface EmbeddedDatabase {

	/**
	 * Describes the server to operators: what it is and where it keeps its data.
	 */
	String description();

}
