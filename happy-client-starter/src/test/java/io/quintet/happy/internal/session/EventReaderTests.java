package io.quintet.happy.internal.session;

import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import io.quintet.happy.internal.json.HappyJson;
import io.quintet.happy.session.AgentState;
import io.quintet.happy.session.Message;
import io.quintet.happy.session.PermissionRequest;
import io.quintet.happy.session.SessionEvent;
import io.quintet.happy.session.SessionEvent.Origin;
import io.quintet.happy.session.TurnStatus;

import static org.assertj.core.api.Assertions.assertThat;

class EventReaderTests {

	private static final Instant STORED = Instant.ofEpochMilli(50);

	private static final Origin ENVELOPE = new Origin("s1", 7, "m7", "t1", null, Instant.ofEpochMilli(1));

	private static final Origin PLAIN = new Origin("s1", 7, "m7", null, null, STORED);

	private final EventReader reader = new EventReader("s1");

	@Test
	void aPersonWrites() {
		assertThat(read("{'role':'user','content':{'type':'text','text':'hi'},'meta':{}}"))
			.isEqualTo(new SessionEvent.UserText(PLAIN, "hi", "local"));
	}

	@Test
	void aPersonWritesAtTheMachine() {
		assertThat(read("{'role':'session','content':{'id':'e','time':1,'role':'user','turn':'t1',"
				+ "'ev':{'t':'text','text':'hi'}}}"))
			.isEqualTo(new SessionEvent.UserText(ENVELOPE, "hi", "local"));
	}

	@Test
	void turnsBeginAndEnd() {
		assertThat(envelope("{'t':'turn-start'}")).isEqualTo(new SessionEvent.TurnStarted(ENVELOPE));
		assertThat(envelope("{'t':'turn-end','status':'completed'}"))
			.isEqualTo(new SessionEvent.TurnEnded(ENVELOPE, TurnStatus.COMPLETED));
		assertThat(envelope("{'t':'turn-end','status':'failed'}"))
			.isEqualTo(new SessionEvent.TurnEnded(ENVELOPE, TurnStatus.FAILED));
		assertThat(envelope("{'t':'turn-end','status':'cancelled'}"))
			.isEqualTo(new SessionEvent.TurnEnded(ENVELOPE, TurnStatus.CANCELLED));
		assertThat(envelope("{'t':'turn-end','status':5}"))
			.isEqualTo(new SessionEvent.TurnEnded(ENVELOPE, TurnStatus.UNKNOWN));
		assertThat(envelope("{'t':'turn-end'}")).isEqualTo(new SessionEvent.TurnEnded(ENVELOPE, TurnStatus.UNKNOWN));
	}

	@Test
	void theAgentWritesAndThinks() {
		assertThat(envelope("{'t':'text','text':'a'}")).isEqualTo(new SessionEvent.Text(ENVELOPE, "a"));
		assertThat(envelope("{'t':'text','text':'a','thinking':false}"))
			.isEqualTo(new SessionEvent.Text(ENVELOPE, "a"));
		assertThat(envelope("{'t':'text','text':'a','thinking':true}"))
			.isEqualTo(new SessionEvent.Thinking(ENVELOPE, "a"));
	}

	@Test
	void theAgentRunsAndStops() {
		assertThat(envelope("{'t':'start'}")).isEqualTo(new SessionEvent.AgentRunning(ENVELOPE, true));
		assertThat(envelope("{'t':'stop'}")).isEqualTo(new SessionEvent.AgentRunning(ENVELOPE, false));
	}

	@Test
	void toolsAreCalled() {
		assertThat(
				envelope("{'t':'tool-call-start','call':'c','name':'Bash','title':'T','description':'D','args':[1]}"))
			.isEqualTo(new SessionEvent.ToolCallStarted(ENVELOPE, "c", "Bash", "T", "D", json("[1]")));
		assertThat(envelope("{'t':'tool-call-start','call':'c'}"))
			.isEqualTo(new SessionEvent.ToolCallStarted(ENVELOPE, "c", "", null, null, json("{}")));
		assertThat(envelope("{'t':'tool-call-end','call':'c'}"))
			.isEqualTo(new SessionEvent.ToolCallEnded(ENVELOPE, "c"));
	}

	@Test
	void filesAreShared() {
		assertThat(envelope("{'t':'file','ref':'r','name':'n','size':3,'mimeType':'image/png','image':{}}"))
			.isEqualTo(new SessionEvent.FileShared(ENVELOPE, "r", "n", 3, "image/png"));
		assertThat(envelope("{'t':'file','ref':'r','size':-7}"))
			.isEqualTo(new SessionEvent.FileShared(ENVELOPE, "r", "", -1, null));
	}

	@Test
	void programAndServiceGiveNotice() {
		assertThat(envelope("{'t':'service','text':'s'}")).isEqualTo(new SessionEvent.Notice(ENVELOPE, "s"));
		assertThat(read("{'role':'agent','content':{'id':'x','type':'event','data':{'type':'message','message':'m'}}}"))
			.isEqualTo(new SessionEvent.Notice(PLAIN, "m"));
	}

	@Test
	void theAgentIsReadyWhateverTheRole() {
		assertThat(read("{'role':'agent','content':{'id':'x','type':'event','data':{'type':'ready'}}}"))
			.isEqualTo(new SessionEvent.Ready(PLAIN));
		assertThat(read("{'content':{'type':'event','data':{'type':'ready'}}}"))
			.isEqualTo(new SessionEvent.Ready(PLAIN));
	}

	@Test
	void agentsOfOtherProtocolsAreKept() {
		Origin turn = new Origin("s1", 7, "m7", "a1", null, STORED);
		assertThat(read("{'role':'agent','content':{'type':'acp','provider':'gemini',"
				+ "'data':{'type':'task_started','id':'a1'}}}"))
			.isEqualTo(new SessionEvent.ForeignAgent(turn, "acp", "task_started",
					json("{'type':'task_started','id':'a1'}")));
		assertThat(read("{'role':'agent','content':{'type':'codex','data':{'type':'message','id':'x'}}}"))
			.isEqualTo(new SessionEvent.ForeignAgent(PLAIN, "codex", "message", json("{'type':'message','id':'x'}")));
		assertThat(read("{'role':'agent','content':{'type':'output','data':5}}"))
			.isEqualTo(new SessionEvent.ForeignAgent(PLAIN, "output", "", json("5")));
	}

	@Test
	void agentsOfAcpWriteThinkAndUseTools() {
		assertThat(acp("{'type':'message','message':'hi','id':'x'}")).isEqualTo(new SessionEvent.Text(PLAIN, "hi"));
		assertThat(acp("{'type':'thinking','text':'hm'}")).isEqualTo(new SessionEvent.Thinking(PLAIN, "hm"));
		assertThat(acp("{'type':'reasoning','message':'hm'}")).isEqualTo(new SessionEvent.Thinking(PLAIN, "hm"));
		assertThat(acp("{'type':'tool-call','callId':'c','name':'read','input':{'path':'p'},'id':'x'}"))
			.isEqualTo(new SessionEvent.ToolCallStarted(PLAIN, "c", "read", null, null, json("{'path':'p'}")));
		assertThat(acp("{'type':'tool-call','callId':'c'}"))
			.isEqualTo(new SessionEvent.ToolCallStarted(PLAIN, "c", "", null, null, json("{}")));
		assertThat(acp("{'type':'tool-result','callId':'c','output':[]}"))
			.isEqualTo(new SessionEvent.ToolCallEnded(PLAIN, "c"));
		assertThat(acp("{'type':'tool-call-result','callId':'c','output':{}}"))
			.isEqualTo(new SessionEvent.ToolCallEnded(PLAIN, "c"));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{'type':'message'}", "{'type':'message','message':5}", "{'type':'thinking'}",
			"{'type':'tool-call','name':'read'}", "{'type':'tool-result'}", "{'type':'file-edit','filePath':'p'}",
			"{'type':'permission-request','permissionId':'p'}" })
	void whatElseAnAgentOfAcpSaysIsKept(String data) {
		assertThat(acp(data)).isInstanceOfSatisfying(SessionEvent.ForeignAgent.class, (event) -> {
			assertThat(event.format()).isEqualTo("acp");
			assertThat(event.data()).isEqualTo(json(data));
		});
	}

	private SessionEvent acp(String data) {
		return read("{'role':'agent','content':{'type':'acp','provider':'gemini','data':" + data + "},'meta':{}}");
	}

	@Test
	void aSubagentIsNamed() {
		assertThat(read("{'role':'session','content':{'turn':'t1','subagent':'sub','ev':{'t':'start'}}}").origin())
			.isEqualTo(new Origin("s1", 7, "m7", "t1", "sub", STORED));
	}

	@ParameterizedTest
	@ValueSource(strings = { "{}", "[]", "5", "'text'", "true", "{'content':null}", "{'content':'ready'}",
			"{'role':5,'content':{'type':'text','text':'x'}}", "{'role':'agent','content':{'type':'text','text':'x'}}",
			"{'role':'user','content':{'type':'text','text':5}}", "{'content':{'type':'event'}}",
			"{'content':{'type':'event','data':null}}", "{'content':{'type':'event','data':{'type':'switch'}}}",
			"{'content':{'type':'event','data':{'type':'message','message':[]}}}", "{'content':{'type':['event']}}",
			"{'content':{'ev':{}}}", "{'content':{'ev':{'t':'brand-new'}}}", "{'content':{'ev':{'t':'text'}}}",
			"{'content':{'ev':{'t':'text','text':5}}}", "{'content':{'ev':{'t':'service'}}}",
			"{'content':{'ev':{'t':'tool-call-start','call':1}}}", "{'content':{'ev':{'t':'tool-call-end'}}}",
			"{'content':{'ev':{'t':'file','ref':null}}}", "{'content':{'ev':null}}", "{'content':{'ev':[]}}",
			"{'content':{'time':1e400,'turn':5,'subagent':[],'ev':{'t':9}}}" })
	void unknownContentIsKept(String content) {
		SessionEvent event = read(content);
		assertThat(event).isInstanceOfSatisfying(SessionEvent.Unknown.class,
				(unknown) -> assertThat(unknown.content()).isEqualTo(json(content)));
		assertThat(event.origin()).isEqualTo(PLAIN);
	}

	@Test
	void whatCannotBeOpenedIsUnreadable() {
		JsonNode envelope = json("{'t':'encrypted','c':'AAAA'}");
		assertThat(this.reader.message(new Message("", 7, null, envelope, false, false, STORED)))
			.isEqualTo(new SessionEvent.Unreadable(new Origin("s1", 7, null, null, null, STORED), envelope));
	}

	@Test
	void contentThatWasNotEncryptedSaysNothingOfTheAgent() {
		JsonNode forged = json("{'role':'session','content':{'role':'agent','turn':'t1','time':1,"
				+ "'ev':{'t':'turn-end','status':'completed'}}}");
		assertThat(this.reader.message(new Message("m7", 7, null, forged, true, false, STORED)))
			.isEqualTo(new SessionEvent.Unreadable(PLAIN, forged));
	}

	@Test
	void newRequestsAreAskedForAndGoneOnesResolved() {
		AgentState first = state("{'requests':{'a':{'tool':'Bash','arguments':{'x':1},'createdAt':5},'b':{}}}");
		AgentState second = state(
				"{'requests':{'b':{},'c':{}},'completedRequests':" + "{'a':{'status':'approved','completedAt':9}}}");
		Origin none = new Origin("s1", 0, null, null, null, Instant.EPOCH);
		assertThat(this.reader.state(null, first, 1)).containsExactly(new SessionEvent.StateChanged(none, first, 1),
				new SessionEvent.PermissionRequested(new Origin("s1", 0, null, null, null, Instant.ofEpochMilli(5)),
						new PermissionRequest("a", "Bash", json("{'x':1}"), Instant.ofEpochMilli(5))),
				new SessionEvent.PermissionRequested(none, new PermissionRequest("b", "", json("{}"), Instant.EPOCH)));
		assertThat(this.reader.state(first, second, 2)).containsExactly(new SessionEvent.StateChanged(none, second, 2),
				new SessionEvent.PermissionRequested(none, new PermissionRequest("c", "", json("{}"), Instant.EPOCH)),
				new SessionEvent.PermissionResolved(new Origin("s1", 0, null, null, null, Instant.ofEpochMilli(9)), "a",
						"approved"));
	}

	@Test
	void aRequestThatVanishedWithoutAWordIsResolvedWithoutStatus() {
		List<SessionEvent> events = this.reader.state(state("{'requests':{'a':5}}"),
				state("{'completedRequests':{'a':[1]}}"), 3);
		assertThat(events).last().isInstanceOfSatisfying(SessionEvent.PermissionResolved.class, (event) -> {
			assertThat(event.requestId()).isEqualTo("a");
			assertThat(event.status()).isEmpty();
		});
	}

	@Test
	void aStateThatCannotBeOpenedResolvesNothing() {
		assertThat(this.reader.state(state("{'requests':{'a':{}}}"), null, 4)).singleElement()
			.isInstanceOf(SessionEvent.StateChanged.class);
	}

	private SessionEvent envelope(String event) {
		return read("{'role':'session','content':{'id':'e','time':1,'role':'agent','turn':'t1','ev':" + event + "}}");
	}

	private SessionEvent read(String content) {
		return this.reader.message(new Message("m7", 7, "local", json(content), true, true, STORED));
	}

	private static AgentState state(String json) {
		return RecordReader.agentState(json(json));
	}

	private static JsonNode json(String text) {
		return HappyJson.read(text.replace('\'', '"'));
	}

}
