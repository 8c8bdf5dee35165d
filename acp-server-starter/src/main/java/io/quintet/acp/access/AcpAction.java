package io.quintet.acp.access;

/**
 * What an authorizer is asked for.
 */
public enum AcpAction {

	/** To read a thread, its events, members and runs, and to join it. */
	THREAD_READ("thread.read"),

	/** To patch a thread. */
	THREAD_UPDATE("thread.update"),

	/** To delete a thread. */
	THREAD_DELETE("thread.delete"),

	/** To send a message. */
	MESSAGE_SEND("message.send"),

	/** To invoke assistants, once per call. */
	ASSISTANT_INVOKE("assistant.invoke"),

	/** To add a member. */
	MEMBER_ADD("member.add"),

	/** To remove a member. */
	MEMBER_REMOVE("member.remove"),

	/** To cancel a run. */
	RUN_CANCEL("run.cancel"),

	/** To answer an assistant that asks whether it may run a tool. */
	TOOL_APPROVE("tool.approve");

	private final String wire;

	AcpAction(String wire) {
		this.wire = wire;
	}

	/**
	 * Returns the name on the wire.
	 * @return the name, such as {@code thread.read}
	 */
	public String wire() {
		return this.wire;
	}

}
