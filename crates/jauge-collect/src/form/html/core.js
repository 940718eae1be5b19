// What the form knows and computes, without a page: the same code runs in a browser and in the
// tests. Nothing here reads a clock, a device or a network.
"use strict";
const jauge = (() => {
  // The characters of issued codes, in the order of their values: see issued_code.rs.
  const ALPHABET = "23456789CDFHJKMNPRTVWXY";
  const MEANT = { Z: "2", S: "5", G: "6", B: "8", A: "4", E: "3", U: "V" };

  /** Reads a code as people write it: { code }, or { fault, found, place, meant }. */
  function readCode(text) {
    const code = text.replace(/[\s\-\u2010-\u2013._]/g, "").toUpperCase();
    let sum = 0;
    for (let i = 0; i < code.length; i += 1) {
      const value = ALPHABET.indexOf(code[i]);
      if (value < 0) {
        return { fault: "character", found: code[i], place: i + 1, meant: MEANT[code[i]] };
      }
      sum += (i + 1) * value;
    }
    if (code.length < 4 || code.length > 21) return { fault: "length", found: code.length };
    return sum % ALPHABET.length ? { fault: "check" } : { code };
  }

  /** A code as it is read aloud: in groups of three. */
  const grouped = (code) => code.replace(/...(?=.)/g, "$&-");

  /** The code of five characters and its check character that stands for a number. */
  function codeOf(number) {
    const size = ALPHABET.length;
    let code = "";
    let sum = 0;
    let rest = number % size ** 5;
    for (let place = 1; place <= 5; place += 1) {
      const value = rest % size;
      rest = (rest - value) / size;
      sum += place * value;
      code += ALPHABET[value];
    }
    let check = 0;
    while ((sum + 6 * check) % size) check += 1;
    return code + ALPHABET[check];
  }

  /** JSON with sorted keys and nothing to spare (RFC 8785), over which the checksum is taken. */
  function canonical(value) {
    if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
    if (value === null || typeof value !== "object") return JSON.stringify(value);
    const entries = Object.keys(value).sort().map((k) => `${JSON.stringify(k)}:${canonical(value[k])}`);
    return `{${entries.join(",")}}`;
  }

  function crc32(text) {
    let crc = -1;
    for (const byte of new TextEncoder().encode(text)) {
      crc ^= byte;
      for (let bit = 0; bit < 8; bit += 1) crc = (crc >>> 1) ^ (crc & 1 ? 0xedb88320 : 0);
    }
    return ~crc >>> 0;
  }

  /** Text that every reader of JSON takes: no half of a surrogate pair, no null. */
  const wellFormed = (text) =>
    new TextDecoder().decode(new TextEncoder().encode(text)).replace(/\0/g, "\ufffd");

  /** A number as people type it, with a comma or a dot: { number }, or { fault }. */
  function readNumber(typed, item) {
    const bare = typed.replace(/[\s\u00a0\u202f]/g, "").replace("\u2212", "-").replace(",", ".");
    // As many digits as a number keeps exactly.
    if (!/^-?\d{1,12}(\.\d{1,6})?$/.test(bare)) return { fault: "number" };
    const number = Number(bare);
    if (item.whole && !Number.isInteger(number)) return { fault: "whole" };
    const low = item.min !== undefined && number < item.min;
    const high = item.max !== undefined && number > item.max;
    return low || high ? { fault: "range" } : { number: number === 0 ? 0 : number };
  }

  /** Days since 1 January 1970; undefined when the calendar has no such day. */
  function dayNumber(year, month, day) {
    const date = new Date(0);
    date.setUTCFullYear(year, month - 1, day);
    const same = date.getUTCMonth() === month - 1 && date.getUTCDate() === day;
    return same ? date.getTime() / 864e5 : undefined;
  }

  const ORDERS = {
    day: [/^(\d{4})-(\d\d?)-(\d\d?)$/, /^(\d\d?)[/. -](\d\d?)[/. -](\d{4})$/],
    month: [/^(\d{4})-(\d\d?)$/, /^(\d\d?)[/. -](\d{4})$/],
    year: [/^(\d{4})$/, /^(\d{4})$/],
  };

  /** A date as people type it, or as a date box gives it: { date, number }, or { fault }. */
  function readDate(typed, item) {
    const [iso, usual] = ORDERS[item.precision];
    const text = typed.trim();
    const found = iso.exec(text);
    const parts = found ? found.slice(1) : (usual.exec(text) || []).slice(1).reverse();
    if (!parts.length) return { fault: "date" };
    const [year, month, day] = [...parts.map(Number), 1, 1];
    const number = dayNumber(year, month, day);
    if (number === undefined || year < 1) return { fault: "date" };
    const early = item.first !== undefined && number < item.first;
    const late = item.last !== undefined && number > item.last;
    if (early || late) return { fault: "range" };
    return { date: parts.map((p, n) => p.padStart(n ? 2 : 4, "0")).join("-"), number };
  }

  /** Whether an entry says something: an empty box does not. */
  function says(entry) {
    if (!entry) return false;
    if (entry.typed !== undefined) return entry.typed.trim() !== "";
    if (entry.text !== undefined) return entry.text.trim() !== "";
    if (entry.choices !== undefined) return entry.choices.length > 0;
    return true;
  }

  const read = (item, typed) => (item.kind === "date" ? readDate : readNumber)(typed, item);

  /** What is wrong with an entry; undefined when nothing is. */
  function faultOf(item, entry) {
    if (!says(entry)) return undefined;
    if (entry.typed !== undefined) return read(item, entry.typed).fault;
    return entry.choices !== undefined && entry.choices.length > item.most ? "most" : undefined;
  }

  // --- conditions: true is 1, false is -1, and 0 when an answer is missing -----------------------

  const of = (holds) => (holds ? 1 : -1);
  const HOLDS = {
    "==": (a, b) => a === b,
    "!=": (a, b) => a !== b,
    "<": (a, b) => a < b,
    "<=": (a, b) => a <= b,
    ">": (a, b) => a > b,
    ">=": (a, b) => a >= b,
  };

  /** What a condition sees of an entry: { value }, { ticks }, { words } or undefined. */
  function seen(item, entry) {
    if (!says(entry) || entry.missing !== undefined) return undefined;
    if (entry.text !== undefined) return { words: true };
    if (entry.choices !== undefined) return { ticks: entry.choices.map((c) => item.codes.indexOf(c)) };
    if (entry.typed === undefined) return { value: item.codes.indexOf(entry[item.kind]) };
    const typed = read(item, entry.typed);
    return typed.fault ? undefined : { value: typed.number };
  }

  /** Judges a condition (see logic.rs); `answers` maps item identifiers to what is seen of them. */
  function truth(rule, answers) {
    const value = (operand) => {
      if (typeof operand === "number") return operand;
      if (operand.wave) return answers.wave;
      if (operand.role) return answers.role;
      const answer = answers.items.get(operand.item);
      return answer && answer.value;
    };
    const sum = (terms) =>
      terms.reduce((total, [sign, operand]) => {
        const v = value(operand);
        return total === undefined || v === undefined || v === null ? undefined : total + sign * v;
      }, 0);
    if (rule.and) return Math.min(1, ...rule.and.map((r) => truth(r, answers)));
    if (rule.or) return Math.max(-1, ...rule.or.map((r) => truth(r, answers)));
    if (rule.not) return -truth(rule.not, answers) || 0;
    if (rule.answered) return of(answers.items.get(rule.answered) !== undefined);
    if (rule.selected) {
      const [id, option] = rule.selected;
      const answer = answers.items.get(id);
      if (!answer || answer.words) return 0;
      return of(answer.ticks ? answer.ticks.includes(option) : answer.value === option);
    }
    if (rule.compare) {
      const [a, b] = [sum(rule.left), sum(rule.right)];
      return a === undefined || b === undefined ? 0 : of(HOLDS[rule.compare](a, b));
    }
    const v = value(rule.in);
    return v === undefined || v === null ? 0 : of(rule.list.includes(v));
  }

  /** What conditions see: the answers to the items that are put, in order. */
  function judged(form, state) {
    const answers = { wave: form.wave_index, role: form.role_index, items: new Map() };
    // A condition speaks of earlier items only, so one pass is enough. An item is put when its
    // condition is true, and not when it is unknown.
    const isPut = form.items.map((item) => {
      const asked = item.ask_if === undefined || truth(item.ask_if, answers) === 1;
      const answer = asked ? seen(item, state.entries[item.id]) : undefined;
      if (answer) answers.items.set(item.id, answer);
      return asked;
    });
    return { answers, isPut };
  }

  /** Whether each item is put, given the answers so far. */
  const put = (form, state) => judged(form, state).isPut;

  /** Whether the answer to an item goes against its check. */
  function disagrees(form, state, item) {
    if (item.check === undefined || !says(state.entries[item.id])) return false;
    const { answers } = judged(form, state);
    return answers.items.has(item.id) && truth(item.check, answers) === -1;
  }

  // --- the answer file ---------------------------------------------------------------------------

  /** The answer of one item as it is handed over. */
  function answerOf(item, entry, isPut, wasSeen) {
    if (!isPut) return { missing: "not_asked" };
    if (!says(entry)) return { missing: wasSeen ? "skipped" : "not_reached" };
    if (entry.text !== undefined) return { text: wellFormed(entry.text.trim()) };
    if (entry.typed === undefined) return { ...entry };
    const typed = read(item, entry.typed);
    if (typed.fault) return { missing: "unreadable", text: wellFormed(entry.typed.trim()) };
    return item.kind === "date" ? { date: typed.date } : { number: typed.number };
  }

  function answers(form, state) {
    const isPut = put(form, state);
    const all = {};
    form.items.forEach((item, i) => {
      all[item.id] = answerOf(item, state.entries[item.id], isPut[i], state.seen.includes(item.id));
    });
    return all;
  }

  /** The answer file, with its checksum, and the short code that stands for it. */
  function file(form, state) {
    const content = {
      format: "jauge-answers/1",
      grid: form.grid,
      wave: form.wave,
      role: form.role,
      participant: wellFormed(state.code),
      response: state.response,
      lang: state.lang,
      started: state.started,
      finished: state.finished,
      date: state.date,
      keys: form.keys,
      answers: answers(form, state),
    };
    const sum = crc32(canonical(content));
    content.checksum = `crc32:${sum.toString(16).padStart(8, "0")}`;
    return { content, code: codeOf(sum) };
  }

  /** A name that says what the file is and sorts well. */
  function fileName(form, state) {
    const who = state.code.replace(/[^A-Za-z0-9_-]/g, "").slice(0, 40) || "sans-code";
    return `${[form.grid.id, form.wave, form.role, who, state.response.slice(0, 4)].filter(Boolean).join("_")}.json`;
  }

  /** Whether an item of this form can hold an entry, perhaps one from another version. */
  function fits(item, entry) {
    if (entry.missing !== undefined) return item.missing.includes(entry.missing);
    if (entry.text !== undefined) return item.kind === "text";
    if (entry.typed !== undefined) return item.kind === "number" || item.kind === "date";
    if (entry.choices !== undefined) return item.kind === "choices" && entry.choices.every((c) => item.codes.includes(c));
    return item.codes !== undefined && item.codes.includes(entry[item.kind]);
  }

  /** The entries of another version: those that this one can hold, and the items of the others. */
  function carry(form, stored) {
    const kept = {};
    const left = [];
    for (const id of Object.keys(stored.entries)) {
      const item = form.items.find((i) => i.id === id || i.was.includes(id));
      if (item && fits(item, stored.entries[id])) kept[item.id] = stored.entries[id];
      else if (says(stored.entries[id])) left.push(id);
    }
    return { kept, left };
  }

  const escaped = (text) => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`);

  const FAINT = "#c3ced3";
  const INK = "#1f2d33";
  const ACCENT = "#0b5a6f";

  /** Text cut into lines of at most so many characters, between words. */
  function lines(text, most) {
    const out = [""];
    for (const word of text.split(/[ \n]+/)) {
      const last = out.length - 1;
      if (out[last] && out[last].length + word.length >= most) out.push(word);
      else out[last] += (out[last] ? " " : "") + word;
    }
    return out;
  }

  /**
   * The wheel of the answers given on a scale: the further out, the nearer to what is wished for.
   * `spokes` are { number, share }, share from 0 to 1 or undefined without an answer; `words` has
   * the title, the description and, for a wheel that is kept, the lines that go below. `levels` is
   * how many levels there are, each a ring; 2 when the questions do not share them.
   */
  function wheel(spokes, levels, words) {
    // The centre is left free, so that the first level of every spoke can be seen.
    const at = (n, share) => {
      const angle = (2 * Math.PI * n) / spokes.length - Math.PI / 2;
      const r = 160 * (0.15 + 0.85 * share);
      return [200 + r * Math.cos(angle), 200 + r * Math.sin(angle)].map((v) => v.toFixed(1));
    };
    const line = (a, b, look) => `<line x1="${a[0]}" y1="${a[1]}" x2="${b[0]}" y2="${b[1]}" ${look}/>`;
    const parts = Array.from({ length: levels }, (_, ring) => {
      const points = spokes.map((_, n) => at(n, ring / (levels - 1)).join(",")).join(" ");
      return `<polygon points="${points}" fill="none" stroke="${FAINT}"/>`;
    });
    spokes.forEach((spoke, n) => {
      const [x, y] = at(n, 1.13);
      parts.push(line([200, 200], at(n, 1), `stroke="${FAINT}"`));
      parts.push(`<text x="${x}" y="${Number(y) + 5}" text-anchor="middle" font-size="14" font-weight="700" fill="${INK}">${spoke.number}</text>`);
    });
    const points = spokes.map((spoke, n) => (spoke.share === undefined ? undefined : at(n, spoke.share)));
    points.forEach((point, n) => {
      const next = points[(n + 1) % points.length];
      // A spoke without an answer leaves a gap: the line does not pass over it.
      if (point && next) parts.push(line(point, next, `stroke="${ACCENT}" stroke-width="2.5"`));
    });
    for (const point of points.filter(Boolean)) {
      parts.push(`<circle cx="${point[0]}" cy="${point[1]}" r="6" fill="${ACCENT}" stroke="#fff" stroke-width="2"/>`);
    }
    let height = 400;
    for (const text of (words.below || []).flatMap((t) => lines(t, 52))) {
      height += 20;
      parts.push(`<text x="16" y="${height - 6}" font-size="14" fill="${INK}">${escaped(text)}</text>`);
    }
    if (height > 400) height += 16;
    const label = `<title id="wheel-title">${escaped(words.title)}</title><desc id="wheel-desc">${escaped(words.desc)}</desc>`;
    return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 400 ${height}" width="400" height="${height}" role="img" aria-labelledby="wheel-title wheel-desc" font-family="system-ui, sans-serif">${label}<rect width="400" height="${height}" fill="#fff"/>${parts.join("")}</svg>`;
  }

  /** How many levels all of these items have; 2, for the two ends, when they differ. */
  function sharedLevels(items) {
    const counts = new Set(items.map((i) => i.codes.length));
    return counts.size === 1 ? [...counts][0] : 2;
  }

  /** How far out the answer to an item on a scale stands, from 0 to 1; undefined without one. */
  function shareOf(item, entry) {
    const level = entry ? item.codes.indexOf(entry.level) : -1;
    if (level < 0) return undefined;
    const steps = item.codes.length - 1;
    return (item.up ? level : steps - level) / steps;
  }

  return { readCode, grouped, codeOf, canonical, crc32, readNumber, readDate, says, faultOf, seen, truth, put, disagrees, file, fileName, carry, wheel, sharedLevels, shareOf };
})();
if (typeof module !== "undefined") module.exports = jauge;
