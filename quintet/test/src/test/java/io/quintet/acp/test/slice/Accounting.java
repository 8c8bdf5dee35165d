package io.quintet.acp.test.slice;

import org.springframework.stereotype.Service;

@Service
class Accounting {

}
