package io.quintet.happy.test.slice;

import org.springframework.stereotype.Component;

/**
 * A part of the application that has nothing to do with Happy.
 */
@Component
class Accounting {

}
