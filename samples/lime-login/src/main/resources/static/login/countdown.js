// Counts down by the time that is left, not by the clock of this machine, which may be wrong.

const SPOKEN = [60, 30, 10];

const DIGITS = new Intl.NumberFormat("en-GB", { minimumIntegerDigits: 2 });

export class Countdown {
	#show;
	#speak;
	#end = 0;
	#all = 1;
	#spoken = Infinity;
	#timer;

	/** `show` gets the digits and the share that is left, `speak` the seconds that are worth saying. */
	constructor(show, speak) {
		this.#show = show;
		this.#speak = speak;
	}

	start(millisLeft, millisInAll) {
		this.stop();
		this.#end = performance.now() + millisLeft;
		this.#all = Math.max(millisInAll, 1);
		this.#spoken = Math.ceil(millisLeft / 1000);
		this.#tick();
		this.#timer = setInterval(() => this.#tick(), 250);
	}

	stop() {
		clearInterval(this.#timer);
	}

	#tick() {
		const left = Math.max(0, this.#end - performance.now());
		const seconds = Math.ceil(left / 1000);
		this.#show(`${Math.floor(seconds / 60)}:${DIGITS.format(seconds % 60)}`, Math.min(1, left / this.#all), seconds);
		const due = SPOKEN.find((mark) => seconds <= mark && this.#spoken > mark);
		if (due !== undefined) {
			this.#speak(seconds);
		}
		this.#spoken = seconds;
		if (left === 0) {
			this.stop();
		}
	}
}
