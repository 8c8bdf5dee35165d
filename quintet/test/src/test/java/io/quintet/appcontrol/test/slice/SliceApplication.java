package io.quintet.appcontrol.test.slice;

import org.springframework.boot.autoconfigure.SpringBootApplication;

/**
 * An application of which the slice takes its part.
 */
@SpringBootApplication
class SliceApplication {

}
