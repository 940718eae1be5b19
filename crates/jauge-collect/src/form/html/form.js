// The page of the form: shows one screen at a time, keeps what is answered on this device, hands
// the answers over as a file. All that is computed is in core.js.
"use strict";
(() => {
  const form = JSON.parse(document.getElementById("data").textContent);
  const $ = (selector, within = document) => within.querySelector(selector);
  const all = (selector, within = document) => [...within.querySelectorAll(selector)];
  const byId = (id) => document.getElementById(id);
  const wide = matchMedia("(min-width: 60em)");

  const open_kinds = ["text", "number", "date"];

  let lang = document.documentElement.lang;
  let state;
  /** "start", "questions" or "end". */
  let mode = "start";
  /** The item that is on the screen, first one of its screen. */
  let current = 0;
  /** Screen for which an answer was asked already. */
  let asked = -1;
  /** Entries of another version or an earlier visit, while the person chooses. */
  let found;

  // --- words -----------------------------------------------------------------------------------

  // Words that stand on the page are not said twice: they are read there before it changes.
  for (const el of all("[data-t]")) {
    form.words[el.dataset.t][lang === "fr" ? 0 : 1] ??= [el.textContent, el.lang];
  }

  /** A text in the language of the page, and which language it is in when that is another one. */
  const said = (key) => [form.words[key][lang === "fr" ? 0 : 1]].flat();
  const word = (key, ...args) => said(key)[0].replace(/\{(\d)\}/g, (hole, n) => (n in args ? args[n] : hole));

  function speakLanguage(next) {
    lang = next;
    document.documentElement.lang = lang;
    for (const el of all("[data-t]")) {
      const [text, other] = said(el.dataset.t);
      el.textContent = text;
      if (other) el.lang = other;
      else el.removeAttribute("lang");
    }
    for (const button of all("[data-lang]")) button.setAttribute("aria-pressed", String(button.dataset.lang === lang));
    if (state) {
      state.lang = lang;
      save();
    }
    voices();
    show();
  }

  // --- this device -----------------------------------------------------------------------------

  const PREFIX = `jauge|${form.grid.id}|`;
  const keyOf = (hash, who) => [PREFIX + hash, form.wave, form.role || "", who].join("|");
  // Without a code nobody can be told apart: such answers are kept under the form's own number.
  const ownKey = () => keyOf(form.grid.hash, state.code || `~${state.response}`);

  function storage() {
    try {
      return window.localStorage;
    } catch {
      return undefined; // switched off, or a page that may not keep anything
    }
  }

  let kept = true;
  function save() {
    if (!state) return;
    try {
      storage().setItem(ownKey(), JSON.stringify(state));
      kept = true;
    } catch {
      kept = false; // no storage, or a full one
    }
    const status = $(".status");
    status.classList.toggle("bad", !kept);
    status.textContent = kept ? "" : word("not_kept");
  }

  /** What this device holds of a person at this wave: { key, state, version: same or not }. */
  function stored(code) {
    const device = storage();
    if (!device) return undefined;
    const end = ["", form.wave, form.role || "", code || "~"].join("|");
    const fits = (key) => key.startsWith(PREFIX) && (code ? key.endsWith(end) : key.includes(end));
    const entries = [];
    for (let n = 0; n < device.length; n += 1) {
      const key = device.key(n);
      if (!fits(key)) continue;
      try {
        const read = JSON.parse(device.getItem(key));
        if (read && typeof read.entries === "object" && Array.isArray(read.seen)) entries.push({ key, state: read });
      } catch {
        // Not ours, or damaged: it stays where it is.
      }
    }
    const same = (e) => e.key.startsWith(`${PREFIX}${form.grid.hash}|`);
    entries.sort((a, b) => same(b) - same(a) || (a.state.started < b.state.started ? 1 : -1));
    const first = entries[0];
    return first && { ...first, same: same(first) };
  }

  // --- time ------------------------------------------------------------------------------------

  const now = () => new Date().toISOString().replace(/\.\d+Z$/, "Z");
  function today() {
    const d = new Date();
    const two = (n) => String(n).padStart(2, "0");
    return `${d.getFullYear()}-${two(d.getMonth() + 1)}-${two(d.getDate())}`;
  }
  const day = (iso) => new Date(iso).toLocaleDateString(lang);

  function uuid() {
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((b) => b.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  // --- screens ---------------------------------------------------------------------------------

  const boxes = form.items.map((_, n) => byId(`i${n}`));
  const buttons = (n) => all("input[type=radio], input[type=checkbox]", boxes[n]);
  const box = (n) => byId(`i${n}-v`);
  const groups = all(".group");
  groups.forEach((g) => g.classList.toggle("matrix", all(".item", g).length > 1));
  const isPut = () => jauge.put(form, state);

  /** The items put, as they stand together on a screen of this width. */
  function screens() {
    const put = isPut();
    const items = form.items.map((_, n) => n).filter((n) => put[n]);
    if (!wide.matches) return items.map((n) => [n]);
    const out = [];
    for (const n of items) {
      const last = out[out.length - 1];
      if (last && boxes[last[0]].parentNode === boxes[n].parentNode) last.push(n);
      else out.push([n]);
    }
    return out;
  }

  const place = (list) => {
    const at = list.findIndex((s) => s.includes(current));
    if (at >= 0) return at;
    const next = list.findIndex((s) => s[0] > current);
    return next >= 0 ? next : list.length - 1;
  };

  function show() {
    const list = mode === "questions" ? screens() : [];
    const at = place(list);
    const here = list[at] || [];
    byId("start").hidden = mode !== "start";
    byId("end").hidden = mode !== "end";
    document.body.classList.toggle("ended", mode === "end");
    document.body.classList.toggle("asking", mode === "questions");
    boxes.forEach((box, n) => {
      box.hidden = !here.includes(n);
    });
    for (const group of groups) group.hidden = all(".item", group).every((b) => b.hidden);
    $(".steps").hidden = mode !== "questions";
    const closed = here.every((n) => !open_kinds.includes(form.items[n].kind));
    $(".keyboard").hidden = mode !== "questions" || !closed || !matchMedia("(hover: hover) and (pointer: fine)").matches || !wide.matches;
    const progress = $(".progress");
    progress.hidden = mode !== "questions";
    let where = word(mode);
    if (mode === "questions") {
      const order = list.flat();
      const [a, b, of] = [order.indexOf(here[0]) + 1, order.indexOf(here[here.length - 1]) + 1, order.length];
      where = a === b ? word("where", a, of) : word("where_many", a, b, of);
      byId("where").textContent = where;
      $("progress").max = of;
      $("progress").value = a - 1;
      here.forEach((n) => {
        const item = form.items[n];
        if (!state.seen.includes(item.id)) state.seen.push(item.id);
        $(".nth", boxes[n]).textContent = `${order.indexOf(n) + 1}.`;
        boxes[n].querySelector(".clear").hidden = !jauge.says(state.entries[item.id]);
        fault(n);
      });
      $("[data-t=next]").textContent = word(at === list.length - 1 ? "finish" : "next");
    }
    document.title = `${where} – ${word("title")}`;
    if (mode === "end") end();
  }

  /** Moves to a screen and puts the focus where the answer goes. */
  function go(item) {
    if (item !== undefined) current = item;
    asked = -1;
    $(".ask").textContent = "";
    stopReading();
    show();
    window.scrollTo(0, 0);
    if (mode === "start") byId("code").focus();
    else if (mode === "end") byId("end-h").focus();
    else focusItem(current);
  }

  function focusItem(n) {
    (buttons(n).find((b) => b.checked) || box(n) || buttons(n)[0]).focus();
  }

  function next() {
    const list = screens();
    const at = place(list);
    const here = list[at];
    const entry = (n) => state.entries[form.items[n].id];
    const wrong = here.find((n) => jauge.faultOf(form.items[n], entry(n)));
    if (wrong !== undefined) {
      fault(wrong, true);
      focusItem(wrong);
      return;
    }
    // Passing over a question, or keeping an answer that its check refuses, is possible, but not
    // by mistake.
    const odd = here.find((n) => jauge.disagrees(form, state, form.items[n]));
    const empty = here.find((n) => form.items[n].kind !== "text" && !jauge.says(entry(n)));
    if ((odd !== undefined || empty !== undefined) && asked !== at) {
      asked = at;
      const label = word(at === list.length - 1 ? "finish" : "next");
      const own = `i${odd}.check`;
      const said = form.words[own] ? word(own) : word("odd");
      $(".ask").textContent = odd === undefined ? word("unanswered", label) : `${said} ${word("odd_pass", label)}`;
      focusItem(odd === undefined ? empty : odd);
      return;
    }
    if (at + 1 < list.length) go(list[at + 1][0]);
    else leave(true);
  }

  function back() {
    const list = screens();
    const at = place(list);
    if (at > 0) {
      go(list[at - 1][0]);
      return;
    }
    mode = "start";
    byId("found").hidden = true;
    go();
  }

  // --- answers ---------------------------------------------------------------------------------

  /** The entry behind each button of an item, in order; of several choices, one choice each. */
  const options = (item) => [
    ...(item.codes || []).map((code) => (item.kind === "choices" ? { choices: [code] } : { [item.kind]: code })),
    ...item.missing.map((missing) => ({ missing })),
  ];
  const equal = (a, b) => JSON.stringify(a) === JSON.stringify(b);

  /** Writes what is known into the boxes of the page. */
  function fill() {
    form.items.forEach((item, n) => {
      const entry = state.entries[item.id];
      buttons(n).forEach((button, k) => {
        const own = options(item)[k];
        const ticked = own.choices && entry && entry.choices && entry.choices.includes(own.choices[0]);
        button.checked = Boolean(ticked) || equal(own, entry);
      });
      const field = box(n);
      if (field) field.value = (entry && (entry.typed !== undefined ? entry.typed : entry.text)) || "";
    });
  }

  /** The entry that the buttons of an item make, after one of them changed. */
  function chosen(item, n, changed) {
    const list = buttons(n);
    const own = options(item);
    if (!own[changed].choices) return own[changed];
    // An option that excludes the others, and the others.
    const rivals = (k) => item.alone.includes(changed) !== item.alone.includes(k) || (item.alone.includes(k) && k !== changed);
    list.forEach((button, k) => {
      if (!own[k].choices || (list[changed].checked && rivals(k))) button.checked = false;
    });
    return { choices: own.filter((o, k) => o.choices && list[k].checked).map((o) => o.choices[0]) };
  }

  function enter(n, entry) {
    const item = form.items[n];
    if (entry && jauge.says(entry)) state.entries[item.id] = entry;
    else delete state.entries[item.id];
    $(".ask").textContent = "";
    save();
    show();
  }

  /** What is wrong with what was typed or ticked: said once the person wants to go on. */
  function fault(n, say) {
    const item = form.items[n];
    const kind = jauge.faultOf(item, state.entries[item.id]);
    const line = byId(`i${n}-fault`);
    const field = box(n);
    if (!kind) {
      line.textContent = "";
      if (field) field.removeAttribute("aria-invalid");
    } else if (say) {
      const own = form.words[`i${n}.${kind}`] ? `i${n}.${kind}` : `not_${kind}`;
      line.textContent = word(own, item.most);
      if (field) field.setAttribute("aria-invalid", "true");
    }
  }

  /** The digit that answers, beside its button. */
  function keyCap(digit) {
    const cap = document.createElement("span");
    cap.className = "key";
    cap.setAttribute("aria-hidden", "true");
    cap.textContent = digit;
    return cap;
  }

  function listen(within, n) {
    const item = form.items[n];
    const changed = (k) => {
      const field = box(n);
      if (field) field.value = "";
      enter(n, chosen(item, n, k));
      fault(n);
    };
    buttons(n).forEach((button, k) => {
      button.addEventListener("change", () => changed(k));
      if (k < 10) button.after(keyCap((k + 1) % 10));
    });
    if (box(n)) {
      box(n).addEventListener("input", (event) => {
        buttons(n).forEach((button) => {
          button.checked = false;
        });
        // A date that is half typed has no value yet.
        const value = event.target.validity.badInput ? "?" : event.target.value;
        enter(n, item.kind === "text" ? { text: value } : { typed: value });
        fault(n);
      });
    }
    within.addEventListener("keydown", (event) => {
      if (!/^(radio|checkbox)$/.test(event.target.type) || event.ctrlKey || event.altKey || event.metaKey) return;
      if (!/^[0-9]$/.test(event.key)) return;
      const k = (Number(event.key) + 9) % 10;
      const button = buttons(n)[k];
      if (!button) return;
      event.preventDefault();
      button.checked = button.type === "radio" || !button.checked;
      changed(k);
      if (button.type === "checkbox") return;
      const here = screens().find((s) => s.includes(n)) || [n];
      const following = here[here.indexOf(n) + 1];
      if (following === undefined) next();
      else focusItem(following);
    });
    $(".clear", within).addEventListener("click", () => {
      enter(n, undefined);
      fill();
      fault(n);
      focusItem(n);
    });
    $(".listen", within).addEventListener("click", () => read(n));
  }

  // --- start -----------------------------------------------------------------------------------

  /** The code as it is kept, or undefined: then the fault is on the page. */
  function code() {
    const field = byId("code");
    const typed = field.value.trim().replace(/\s+/g, " ");
    const line = byId("code-fault");
    let said = "";
    let result = typed;
    if (form.codes === "issued") {
      const read = jauge.readCode(typed);
      if (read.fault === "character") {
        said = read.meant ? word("code_character_meant", read.found, read.meant) : word("code_character", read.found);
      } else if (read.fault) said = word(`code_${read.fault}`);
      else result = jauge.grouped(read.code);
    } else if (!typed) said = word("code_length");
    line.textContent = said;
    if (said) {
      field.setAttribute("aria-invalid", "true");
      field.focus();
      return undefined;
    }
    field.removeAttribute("aria-invalid");
    return result;
  }

  function begin(who) {
    found = undefined;
    byId("found").hidden = true;
    const before = stored(who);
    if (!before) {
      open(fresh(who));
      return;
    }
    found = { ...before, who };
    const number = Object.values(before.state.entries).filter(jauge.says).length;
    let said;
    if (before.same) said = word(who ? "found" : "found_no_code", day(before.state.started), number);
    else {
      const carried = jauge.carry(form, before.state);
      found.carried = carried;
      said = word("found_other", before.state.version, Object.keys(carried.kept).length, carried.left.length);
      if (carried.left.length) said += ` (${carried.left.join(", ")})`;
    }
    $("#found p").textContent = said;
    byId("found").hidden = false;
    byId("found").focus();
  }

  function fresh(who) {
    return {
      version: form.grid.version,
      code: who,
      response: uuid(),
      lang,
      started: now(),
      finished: null,
      date: today(),
      seen: [],
      entries: {},
    };
  }

  function open(opened) {
    state = opened;
    mode = "questions";
    if (state.lang !== lang && ["fr", "en"].includes(state.lang)) speakLanguage(state.lang);
    fill();
    save();
    const order = screens().flat();
    const unanswered = order.find((n) => !jauge.says(state.entries[form.items[n].id]));
    if (order.length) go(unanswered === undefined ? order[0] : unanswered);
    else leave(true);
  }

  function resume() {
    if (found.same) {
      found.state.finished = null;
      open(found.state);
      return;
    }
    // The answers of the other version stay on the device as they are.
    const opened = fresh(found.who);
    opened.started = found.state.started;
    opened.entries = found.carried.kept;
    open(opened);
  }

  // --- end -------------------------------------------------------------------------------------

  function leave(finished) {
    mode = "end";
    state.finished = finished ? now() : null;
    // The day of the answers, unless the person set it right.
    if (!state.dated) state.date = today();
    byId("date").value = state.date;
    save();
    byId("sure").hidden = true;
    go();
  }

  const label = (item, k) => word(item.labels[k]);

  /** The answer of an item in words. */
  function inWords(item, n) {
    const entry = state.entries[item.id];
    if (!jauge.says(entry)) return word("no_answer");
    if (entry.missing !== undefined) return label(item, (item.codes || []).length + item.missing.indexOf(entry.missing));
    if (entry.text !== undefined) return entry.text;
    if (entry.typed !== undefined) {
      if (item.kind === "number") return `${entry.typed} ${word(`i${n}.unit`)}`;
      return item.precision === "day" ? day(`${entry.typed}T12:00`) : entry.typed;
    }
    const codes = entry.choices || [entry[item.kind]];
    return codes.map((code) => label(item, item.codes.indexOf(code))).join(" ; ");
  }

  function askedItems() {
    const put = isPut();
    const items = form.items.map((item, n) => ({ item, n })).filter(({ n }) => put[n]);
    return items.map((i, k) => ({ ...i, number: k + 1 }));
  }

  function drawn(below) {
    const list = askedItems();
    const spokes = list.filter(({ item }) => item.kind === "level");
    const shares = spokes.map(({ item, number }) => ({ number, share: jauge.shareOf(item, state.entries[item.id]) }));
    if (shares.filter((s) => s.share !== undefined).length < 3) return undefined;
    const title = `${word("title")} – ${word("wave")}`;
    const words = { title, desc: word("wheel_desc") };
    if (below) {
      const said = spokes.map(({ item, n, number }) => `${number}. ${word(`i${n}`)} ${inWords(item, n)}`);
      words.below = [title, day(`${state.date}T12:00`), ...said];
    }
    return jauge.wheel(shares, jauge.sharedLevels(spokes.map((s) => s.item)), words);
  }

  function end() {
    const { content, code: receipt } = jauge.file(form, state);
    byId("text").value = `${JSON.stringify(content, null, 1)}\n`;
    byId("receipt").textContent = jauge.grouped(receipt);
    const list = askedItems();
    const silent = list.filter(({ item }) => !jauge.says(state.entries[item.id])).length;
    let said = word(state.finished ? "thanks" : "unfinished");
    if (silent) said += ` ${word("silent", silent)}`;
    byId("end-state").textContent = said;
    byId("list").replaceChildren(
      ...list.map(({ item, n, number }) => {
        const li = document.createElement("li");
        const question = document.createElement("b");
        question.textContent = `${number}. ${word(`i${n}`)}`;
        li.append(question, inWords(item, n));
        return li;
      }),
    );
    const svg = drawn(false);
    const wheel = byId("wheel");
    wheel.replaceChildren();
    if (svg) wheel.append(document.importNode(new DOMParser().parseFromString(svg, "image/svg+xml").documentElement, true));
    byId("keep").hidden = !svg;
    byId("share").hidden = !shareable();
  }

  function download(name, kind, text) {
    const url = URL.createObjectURL(new Blob([text], { type: kind }));
    const link = document.createElement("a");
    link.href = url;
    link.download = name;
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  }

  let handed = false;
  function tell(key) {
    handed = true;
    const status = $(".status");
    status.classList.remove("bad");
    status.textContent = word(key);
  }

  const answerFile = () => new File([byId("text").value], jauge.fileName(form, state), { type: "application/json" });
  function shareable() {
    try {
      return navigator.canShare({ files: [answerFile()] });
    } catch {
      return false;
    }
  }

  function reset() {
    state = undefined;
    found = undefined;
    handed = false;
    mode = "start";
    $("form").reset();
    byId("text").value = "";
    byId("list").replaceChildren();
    byId("wheel").replaceChildren();
    byId("as-text").open = false;
    $(".status").textContent = "";
    byId("found").hidden = true;
    go(0);
  }

  // --- read aloud ------------------------------------------------------------------------------

  // Only voices that live on the device: others send the text away.
  const voice = () => window.speechSynthesis && speechSynthesis.getVoices().find((v) => v.localService && v.lang.slice(0, 2) === lang);
  function voices() {
    const can = Boolean(voice());
    for (const button of all(".listen")) button.hidden = !can;
  }
  function stopReading() {
    if (window.speechSynthesis) speechSynthesis.cancel();
  }
  function read(n) {
    if (speechSynthesis.speaking) {
      stopReading();
      return;
    }
    const item = form.items[n];
    const keys = [form.words[`i${n}.plain`] ? `i${n}.plain` : `i${n}`, ...item.labels];
    for (const key of keys) {
      const said = new SpeechSynthesisUtterance(word(key));
      said.voice = voice();
      said.lang = lang;
      speechSynthesis.speak(said);
    }
  }

  // --- begin -----------------------------------------------------------------------------------

  document.body.classList.add("scripted");
  boxes.forEach(listen);
  for (const el of all(".languages, #start > .buttons")) el.hidden = false;
  $("form").addEventListener("submit", (event) => {
    event.preventDefault();
    if (mode === "questions") next();
    else {
      const who = code();
      if (who !== undefined) begin(who);
    }
  });
  const on = (id, act) => byId(id).addEventListener("click", act);
  on("no-code", () => begin(""));
  on("resume", resume);
  on("anew", () => open(fresh(found.who)));
  on("back", back);
  on("stop", () => leave(false));
  on("review", () => {
    mode = "questions";
    go(screens()[0][0]);
  });
  on("save", () => {
    download(jauge.fileName(form, state), "application/json", byId("text").value);
    tell("saved");
  });
  on("share", () => {
    navigator.share({ files: [answerFile()] }).then(() => tell("shared"), () => {});
  });
  on("copy", () => {
    byId("text").select();
    const done = () => tell("copied");
    const by_hand = () => document.execCommand("copy") && done();
    if (navigator.clipboard) navigator.clipboard.writeText(byId("text").value).then(done, by_hand);
    else by_hand();
  });
  on("keep", () => download(jauge.fileName(form, state).replace(/json$/, "svg"), "image/svg+xml", drawn(true)));
  on("print", () => print());
  on("erase", () => {
    byId("sure").hidden = false;
    byId("sure").focus();
  });
  on("erase-no", () => {
    byId("sure").hidden = true;
    byId("erase").focus();
  });
  on("erase-yes", () => {
    const device = storage();
    if (device) device.removeItem(ownKey());
    reset();
    $(".status").textContent = word("erased");
  });
  on("next-person", reset);
  byId("date").addEventListener("change", () => {
    state.dated = Boolean(byId("date").value);
    state.date = byId("date").value || today();
    save();
    end();
  });
  for (const button of all("[data-lang]")) button.addEventListener("click", () => speakLanguage(button.dataset.lang));
  wide.addEventListener("change", show);
  window.addEventListener("beforeunload", (event) => {
    if (state && !kept && !handed && Object.keys(state.entries).length) event.preventDefault();
  });
  if (window.speechSynthesis) speechSynthesis.addEventListener("voiceschanged", voices);
  const given = new URLSearchParams(location.hash.slice(1)).get("code");
  if (given) byId("code").value = given;
  speakLanguage(lang);
})();
