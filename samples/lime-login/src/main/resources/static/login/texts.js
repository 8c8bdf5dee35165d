// What is said to the person when something did not work: what it is, and what to do.

const AGAIN = "Begin again, and give your agent the new request.";

const TEXTS = {
	expired: ["Nobody approved it in time", "The login request has expired. Nobody was let in.",
		"Begin again, and give the new request to your agent right away."],
	refused: ["The passport was refused", "Somebody approved, but the passport that came does not hold. Nobody was let in.",
		`${AGAIN} If it happens once more, tell the operator of this site what it says below.`],
	unreachable: ["The passport could not be checked", "Your agent approved, but the platform does not give its keys.",
		"Wait a minute, then begin again."],
	stopped: ["No longer waiting", "This login was given up in this browser, perhaps in another tab.", AGAIN],
	lost: ["This site no longer knows your login", "It was restarted, or the login is long over.", AGAIN],
	over: ["The session has ended", "The login was good, but its session was closed since.", AGAIN],
	platform: ["The LIME platform does not answer", "No login request could be made. It is neither you nor your agent.",
		"Try again in a moment."],
	"rate-limit": ["Too many logins just now", "The platform asks this site for a pause.", "Wait a minute, then try again."],
	site: ["The platform does not know this site", "It does not accept the token of this site.",
		"You cannot mend this. Tell the operator of the site, whose log says more."],
	busy: ["Too many logins are under way", "This site waits for as many as it can.", "Try again in a few minutes."],
	unreached: ["This site does not answer", "The connection broke before the answer came.",
		"Look whether you are online, then try again."],
	unknown: ["That did not work", "This site gave an answer that this page does not know.", "Load the page again."],
};

export function textOf(problem) {
	const [title, text, advice] = TEXTS[problem] ?? TEXTS.unknown;
	return { title, text, advice };
}
