package io.quintet.appcontrol.test.slice;

import org.springframework.stereotype.Component;

/**
 * A part of the application that has nothing to do with app-control.
 */
@Component
class Accounting {

}
