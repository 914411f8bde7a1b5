/**
 * One person's own part of a session: what the server says, and what was acknowledged since.
 *
 * Refuses what still waits in the outbox, except to lay it over the ballot that is shown.
 *
 * @typedef {{id: string, activityId: string, text: ?string, withdrawn: boolean}} OwnContribution
 * @typedef {import("./outbox.js").Entry} Entry
 */
export class Part {
  constructor() {
    /** @type {Map<string, OwnContribution>} */
    this._contributions = new Map();
    /** @type {Map<string, Map<string, number>>} */
    this._ballots = new Map();
    /** @type {Map<string, Array<{optionId: string, value: number, axis: number, criterionId: ?string}>>} */
    this._cast = new Map();
    /** @type {Set<string>} */
    this._backed = new Set();
    /** @type {Array<{activityId: string, requestId: ?string, place: ?number, speaking: boolean}>} */
    this._speaking = [];
    /** @type {Array<{activityId: string, held: boolean, place: ?number}>} */
    this._pens = [];
    /** How long this person may still answer after the others. */
    this.extraSeconds = 0;
    /** @type {?string} when what runs ends for this person */
    this.endsAt = null;
    /** @type {?string} the constituency that this person said */
    this.constituency = null;
    /** @type {Array<{entry: Entry, answer: any}>} */
    this._acknowledged = [];
    /** What the server last said, as it said it. */
    this._heard = null;
  }

  /** What a device may keep of this part: a secret choice is not in it. Null before anything was heard. */
  kept() {
    if (this._heard === null) return null;
    return { heard: this._heard, acknowledged: this._acknowledged.map(({ entry, answer }) => ({ entry: withoutChoice(entry), answer })) };
  }

  /** @param {?{heard: any, acknowledged: Array<{entry: Entry, answer: any}>}} kept */
  recall(kept) {
    if (kept === null || this._heard !== null) return;
    this.hear(kept.heard);
    for (const { entry, answer } of kept.acknowledged) this.accept(entry, answer);
  }

  /** The whole part as read at one position of the log. */
  hear(part) {
    const { epoch, seq, contributions, votes, supports = [], speaking = [], pens = [], extraSeconds = 0, endsAt = null, constituency = null } = part;
    this._heard = part;
    this._contributions = new Map(contributions.map((each) => [each.id, each]));
    this._ballots = new Map(
      votes.map(({ activityId, marks }) => [activityId, new Map(marks.map(({ optionId, value }) => [optionId, value]))]),
    );
    this._cast = new Map(votes.filter(({ voted }) => voted).map(({ activityId, marks }) => [activityId, marks]));
    this._backed = new Set(supports);
    this._speaking = speaking;
    this._pens = pens;
    this.extraSeconds = extraSeconds;
    this.endsAt = endsAt;
    this.constituency = constituency;
    // An acknowledgement may overtake the answer that was already on its way.
    this._acknowledged = this._acknowledged.filter(
      ({ answer }) => answer.epoch === epoch && answer.seq > seq,
    );
    for (const { entry, answer } of this._acknowledged) this._count(entry, answer);
  }

  /** @param {Entry} entry @param {any} answer */
  accept(entry, answer) {
    this._acknowledged.push({ entry, answer });
    this._count(entry, answer);
  }

  /** @param {string} contributionId */
  withdrawn(contributionId) {
    const own = this._contributions.get(contributionId);
    if (own) this._contributions.set(contributionId, { ...own, withdrawn: true });
  }

  /** @param {string} [activityId] @returns {OwnContribution[]} the latest first */
  contributions(activityId) {
    return [...this._contributions.values()]
      .filter((each) => activityId === undefined || each.activityId === activityId)
      .reverse();
  }

  owns(contributionId) {
    return this._contributions.has(contributionId);
  }

  /**
   * The dots of one vote by group, what waits in the outbox included.
   *
   * @param {string} activityId
   * @param {Entry[]} waiting
   * @returns {Map<string, number>}
   */
  dots(activityId, waiting) {
    const placed = new Map(this._ballots.get(activityId) ?? []);
    for (const { command, input } of waiting) {
      if (command === "placeDots" && input.activityId === activityId) {
        placed.set(input.groupId, input.dots);
      }
    }
    return placed;
  }

  /** The whole ballot given in one vote or rating: empty for an abstention or a secret one, null for none. */
  ballot(activityId) {
    return this._cast.get(activityId) ?? null;
  }

  /** Where this person stands in a discussion: waiting, speaking, or null. @param {string} activityId */
  speaking(activityId) {
    return this._speaking.find((each) => each.activityId === activityId) ?? null;
  }

  /** What this person has of the pen of a text: held, awaited, or null. @param {string} activityId */
  pen(activityId) {
    return this._pens.find((each) => each.activityId === activityId) ?? null;
  }

  /** The actions that this person backs, what waits in the outbox included. @param {Entry[]} waiting */
  backed(waiting) {
    const backed = new Set(this._backed);
    for (const { command, input } of waiting) if (command === "supportAction") support(backed, input);
    return backed;
  }

  _count({ command, input }, answer) {
    switch (command) {
      case "contribute":
        this._contributions.set(answer.contributionId, {
          id: answer.contributionId,
          activityId: input.activityId,
          text: input.text,
          withdrawn: false,
        });
        break;
      case "withdrawContribution":
        this.withdrawn(input.contributionId);
        break;
      case "castBallot":
        this._cast.set(input.activityId, input.marks);
        break;
      case "castSecretBallot":
      case "abstain":
        this._cast.set(input.activityId, []);
        break;
      case "chooseConstituency":
        this.constituency = input.constituency;
        break;
      case "supportAction":
        support(this._backed, input);
        break;
      case "placeDots": {
        const ballot = this._ballots.get(input.activityId) ?? new Map();
        ballot.set(input.groupId, input.dots);
        this._ballots.set(input.activityId, ballot);
        break;
      }
    }
  }
}

/** The command without what nobody may read again. */
function withoutChoice({ command, input }) {
  return { command, input: command === "castSecretBallot" ? { activityId: input.activityId } : input };
}

function support(backed, { proposalId, supports }) {
  if (supports) backed.add(proposalId);
  else backed.delete(proposalId);
}

/** @param {Map<string, number>} dots */
export function spent(dots) {
  return [...dots.values()].reduce((sum, each) => sum + each, 0);
}
