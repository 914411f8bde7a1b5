/**
 * The controls of each method of voting. Each draws one list of options from the marks so far, and
 * tells what the marks become. Refuses to send, and to know whether a ballot is complete.
 *
 * @typedef {{id: string, title: string}} Option
 * @typedef {{
 *   id: string,
 *   words: ReturnType<typeof import("../../words.js").wordsOf>,
 *   options: Option[],
 *   criteria: Option[],
 *   settings: Record<string, any>,
 *   marks: () => import("./marks.js").Marks,
 *   open: boolean,
 *   change: (marks: import("./marks.js").Marks) => void,
 * }} Ballot
 */

import { el, keep, show, write } from "../../dom.js";
import { marked, movedBy, ranked, ranking, spentPoints, valueOf } from "./marks.js";
import { between, makeScale, updateScale } from "./scale.js";

// A hundred points are not given one at a time.
const LARGE_PURSE = 50;
const GRADES = [6, 5, 4, 3, 2, 1, 0];

/** @param {HTMLElement} list @param {Ballot} ballot */
export function drawScores(list, ballot) {
  const values = between(0, ballot.settings.highest);
  keepLines(list, ballot, {
    make: (option) => makeScale({ values, choose: (value) => set(list, option, value) }),
    update: (scale, option) =>
      updateScale(scale, { of: option.title, value: valueOf(ballot.marks(), option.id), open: ballot.open }),
  });
}

/** @param {HTMLElement} list @param {Ballot} ballot */
export function drawGrades(list, ballot) {
  const { say } = ballot.words;
  keepLines(list, ballot, {
    make: (option) => {
      const choice = el("select", { onchange: () => set(list, option, choice.value === "" ? null : Number(choice.value)) },
        el("option", { value: "" }, say("judgement.choose")),
        ...GRADES.map((grade) => el("option", { value: grade }, say(`grade.${grade}`))),
      );
      return choice;
    },
    update: (choice, option) => {
      choice.setAttribute("aria-label", say("judgement.of", { title: option.title }));
      choice.value = String(valueOf(ballot.marks(), option.id) ?? "");
      choice.disabled = !ballot.open;
    },
  });
}

/** @param {HTMLElement} list @param {Ballot} ballot */
export function drawApprovals(list, ballot) {
  const most = ballot.settings.most ?? Infinity;
  keepLines(list, ballot, {
    make: (option) => {
      const box = el("input", { type: "checkbox", id: `approve-${option.id}`, onchange: () => set(list, option, box.checked ? 1 : null) });
      return el("p", { class: "tick" }, box, el("label", { for: box.id }, ballot.words.say("approval.approve")));
    },
    update: (line, option) => {
      const box = line.querySelector("input");
      box.checked = valueOf(ballot.marks(), option.id) !== null;
      box.disabled = !ballot.open || (!box.checked && ballot.marks().size >= most);
      box.setAttribute("aria-label", ballot.words.say("approval.of", { title: option.title }));
    },
  });
}

/** @param {HTMLElement} list @param {Ballot} ballot */
export function drawPoints(list, ballot) {
  const { say } = ballot.words;
  const by = ballot.settings.budget >= LARGE_PURSE ? 5 : 1;
  keepLines(list, ballot, {
    make: (option) => {
      const field = el("input", { type: "number", inputmode: "numeric", min: 0, onchange: () => give(list, option, Number(field.value)) });
      const step = (points) => () => give(list, option, (valueOf(ballots.get(list).marks(), option.id) ?? 0) + points);
      return el("div", { class: "stepper" },
        el("button", { type: "button", class: "step-button", onclick: step(-by) }, `−${by}`),
        field,
        el("button", { type: "button", class: "step-button", onclick: step(by) }, `+${by}`),
      );
    },
    update: (stepper, option) => {
      const field = stepper.querySelector("input");
      const [less, more] = stepper.querySelectorAll("button");
      field.value = String(valueOf(ballot.marks(), option.id) ?? 0);
      field.max = String(mostPoints(ballot, option));
      field.disabled = !ballot.open;
      field.setAttribute("aria-label", say("points.of", { title: option.title }));
      less.setAttribute("aria-label", say("points.less", { n: by, title: option.title }));
      more.setAttribute("aria-label", say("points.more", { n: by, title: option.title }));
      less.setAttribute("aria-disabled", String(!ballot.open || Number(field.value) === 0));
      more.setAttribute("aria-disabled", String(!ballot.open || Number(field.value) >= Number(field.max)));
    },
  });
}

function give(list, option, wanted) {
  const ballot = ballots.get(list);
  const points = Math.min(Math.max(0, Math.round(wanted) || 0), mostPoints(ballot, option));
  set(list, option, points === 0 ? null : points);
}

function mostPoints({ marks, settings }, option) {
  const own = valueOf(marks(), option.id) ?? 0;
  const left = settings.budget - spentPoints(marks());
  return Math.min(settings.capPerGroup, own + left);
}

/** Those that have a rank in their order, then the others. @param {HTMLElement} list @param {Ballot} ballot */
export function drawRanking(list, ballot) {
  const { say, number } = ballot.words;
  const order = ranked(ballot.marks());
  const place = new Map(order.map((id, index) => [id, index]));
  const options = [...ballot.options].sort((one, other) => (place.get(one.id) ?? Infinity) - (place.get(other.id) ?? Infinity) || 0);
  const focused = list.contains(document.activeElement) ? document.activeElement : null;
  keepLines(list, { ...ballot, options }, {
    make: (option) => el("div", { class: "ranker" },
      el("output", { class: "rank" }),
      el("button", { type: "button", class: "up", onclick: () => move(list, option, -1) }, "↑"),
      el("button", { type: "button", class: "down", onclick: () => move(list, option, 1) }, "↓"),
      el("button", { type: "button", class: "put", onclick: () => put(list, option) }),
    ),
    update: (ranker, option) => {
      const at = place.get(option.id) ?? null;
      const find = (name) => ranker.querySelector(`.${name}`);
      write(find("rank"), at === null ? "" : number(at + 1));
      for (const name of ["up", "down"]) {
        show(find(name), at !== null);
        find(name).setAttribute("aria-label", say(`ranking.${name}`, { title: option.title }));
      }
      find("up").setAttribute("aria-disabled", String(!ballot.open || at === 0));
      find("down").setAttribute("aria-disabled", String(!ballot.open || at === order.length - 1));
      write(find("put"), say(at === null ? "ranking.put" : "ranking.take"));
      find("put").setAttribute("aria-label", say(at === null ? "ranking.put_named" : "ranking.take_named", { title: option.title }));
      find("put").disabled = !ballot.open;
    },
  });
  // An element that is moved in the page loses the keyboard's focus.
  if (focused !== null && focused !== document.activeElement) focused.focus({ preventScroll: false });
}

function move(list, option, by) {
  const ballot = ballots.get(list);
  if (!ballot.open) return;
  ballot.change(ranking(movedBy(ranked(ballot.marks()), option.id, by)));
}

function put(list, option) {
  const ballot = ballots.get(list);
  const order = ranked(ballot.marks());
  const others = order.filter((id) => id !== option.id);
  ballot.change(ranking(others.length < order.length ? others : [...order, option.id]));
}

/** On one axis or two, and against each criterion where there are any. @param {HTMLElement} list @param {Ballot} ballot */
export function drawRatings(list, ballot) {
  const { axes } = ballot.settings;
  const against = ballot.criteria.length > 0 ? ballot.criteria : [{ id: null, title: "" }];
  const asked = against.flatMap((criterion) => axes.map((axis, index) => ({ criterion, axis, index })));
  keepLines(list, ballot, {
    make: (option) => el("div", { class: "axes" },
      ...asked.map(({ criterion, axis, index }) =>
        makeScale({
          values: between(axis.lowest, axis.highest),
          poles: axis.lowestLabel !== "" && axis.highestLabel !== "" ? [axis.lowestLabel, axis.highestLabel] : null,
          choose: (value) => set(list, option, value, index, criterion.id),
        }),
      ),
    ),
    update: (line, option) => {
      [...line.children].forEach((scale, place) => {
        const { criterion, axis, index } = asked[place];
        updateScale(scale, {
          of: option.title,
          axis: criterion.title === "" ? axis.label : `${criterion.title} : ${axis.label}`,
          value: valueOf(ballot.marks(), option.id, index, criterion.id),
          open: ballot.open,
        });
      });
    },
  });
}

/** What the list last drew: its controls outlive one drawing. @type {WeakMap<HTMLElement, Ballot>} */
const ballots = new WeakMap();

function set(list, option, value, axis = 0, criterionId = null) {
  const ballot = ballots.get(list);
  ballot.change(marked(ballot.marks(), { optionId: option.id, value, axis, criterionId }));
}

function keepLines(list, ballot, { make, update }) {
  ballots.set(list, ballot);
  // Controls are made for one vote: the next may ask otherwise about the same options.
  const asked = [ballot.id, ...ballot.criteria.map(({ id }) => id)].join(" ");
  keep(list, ballot.options, {
    key: (option) => `${option.id} ${asked}`,
    make: (option) => el("li", {}, el("p", { class: "title" }), make(option)),
    update: (line, option) => {
      write(line.querySelector(".title"), option.title);
      line.dataset.placed = String([...ballot.marks().values()].some(({ optionId }) => optionId === option.id));
      update(line.lastElementChild, option);
    },
  });
}
