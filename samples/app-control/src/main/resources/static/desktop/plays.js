// What an agent might do: commands one after the other, each as it would send them.

export const PLAYS = [
	{
		name: "Write a note",
		steps: [
			["open_app", { app: "Notes" }],
			["click", { targetApp: "Notes", target: "Notes/new" }],
			["type_text", { targetApp: "Notes", text: "Picnic\nCheese, plums and a blanket for five" }],
		],
	},
	{
		name: "Calculate and paste",
		steps: [
			["open_app", { app: "Calculator" }],
			["press_key", { targetApp: "Calculator", key: "Escape" }],
			["click", { targetApp: "Calculator", target: "Calculator/key/1" }],
			["click", { targetApp: "Calculator", target: "Calculator/key/2" }],
			["type_text", { targetApp: "Calculator", text: "*7=" }],
			["hotkey", { targetApp: "Calculator", keys: ["Command", "C"] }],
			["open_app", { app: "Notes" }],
			["type_text", { targetApp: "Notes", text: "\n12 × 7 = " }],
			["hotkey", { targetApp: "Notes", keys: ["Command", "V"] }],
		],
	},
	{
		name: "Answer Bob, up to Send",
		steps: [
			["open_app", { app: "Mail" }],
			["click", { targetApp: "Mail", target: "Mail/list/0" }],
			["click", { targetApp: "Mail", target: "Mail/reply" }],
			["type_text", { targetApp: "Mail", text: "Saturday at ten is good, and I bring the bread.\nAda" }],
			["click", { targetApp: "Mail", target: "Mail/send" }],
		],
	},
];
