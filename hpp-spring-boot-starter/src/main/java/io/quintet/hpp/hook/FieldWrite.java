package io.quintet.hpp.hook;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * One write that the agent asks for.
 *
 * @param key key of the field
 * @param value value to write, the null node when the agent named none
 * @param element the element of the batch as it was sent, unknown members included
 */
public record FieldWrite(String key, JsonNode value, ObjectNode element) {

}
