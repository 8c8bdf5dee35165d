package io.quintet.acp.autoconfigure;

import reactor.core.publisher.Mono;

import io.quintet.acp.approval.ToolApprovals;
import io.quintet.support.boot.ProtocolLifecycle;

/**
 * Withdraws questions of ended runs from before the first run of this node begins until
 * after its last one has ended.
 */
final class AcpApprovalLifecycle extends ProtocolLifecycle {

	private final ToolApprovals approvals;

	AcpApprovalLifecycle(ToolApprovals approvals) {
		this.approvals = approvals;
	}

	@Override
	protected void begin() {
		this.approvals.start();
	}

	@Override
	protected Mono<Void> end() {
		return this.approvals.stop();
	}

	@Override
	public int getPhase() {
		return super.getPhase() - 64;
	}

}
