package io.quintet.acp.test.slice;

import org.springframework.stereotype.Service;

import io.quintet.acp.assistant.AcpAssistant;
import io.quintet.acp.assistant.BlockingHandlerSend;

@Service
class Desk {

	@AcpAssistant("clerk")
	void serve(BlockingHandlerSend send) {
		send.message("next, please");
	}

}
