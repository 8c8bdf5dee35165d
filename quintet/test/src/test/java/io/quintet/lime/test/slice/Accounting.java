package io.quintet.lime.test.slice;

import org.springframework.stereotype.Component;

/**
 * A part of the application that has nothing to do with LIME.
 */
@Component
class Accounting {

}
