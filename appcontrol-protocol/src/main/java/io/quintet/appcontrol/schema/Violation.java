package io.quintet.appcontrol.schema;

import java.io.Serializable;

/**
 * One way in which a payload breaks its schema.
 *
 * @param path where, as the reference writes it: {@code $}, {@code $.member},
 * {@code $.a.b[0]}; names are not escaped, a missing member has the path that it would
 * have. Names of more than 100 characters are cut
 * @param pointer the same place as JSON pointer (RFC 6901), empty for the payload itself
 * @param keyword keyword of the schema that refuses it, for example {@code required}
 * @param message what is wrong, beginning with the path; at most 300 characters, without
 * control characters and without any value of the payload
 */
public record Violation(String path, String pointer, String keyword, String message) implements Serializable {

}
