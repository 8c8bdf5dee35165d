package io.quintet.hpp.hook;

import io.quintet.hpp.json.Json;

/**
 * One write that the agent asks for.
 *
 * @param key key of the field
 * @param value value to write, {@link Json#NULL} when the agent named none
 * @param element the element of the batch as it was sent, unknown members included
 */
public record FieldWrite(String key, Json value, Json.Object element) {

}
