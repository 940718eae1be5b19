// The forms as people meet them. `cargo xtask browser` runs this.
"use strict";
const assert = require("node:assert/strict");
const { readFileSync, statSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { after, before, test } = require("node:test");
const axe = require("axe-core");
const { answer, begin, data, file, folder, form, grids, launch, next, onScreen, open, parts, random } = require("./support.js");

const everyKind = join(__dirname, "grids/every-kind.toml");
let browser;
before(async () => {
  browser = await launch();
});
after(() => browser.close());

const check = async (page, where) => {
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  assert.ok(found.passes.length > 10, "the rules were applied");
  const said = found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.map((n) => n.html).join(" | ")}`);
  assert.deepEqual(said, [], where);
};

const fits = async (page, where) => {
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  assert.ok(overflow <= 0, `${where}: ${overflow} pixels too wide`);
};

/** Walks through a form, calling `look` on each screen, from the start to the end. */
async function walk(page, look) {
  await look("start");
  await begin(page);
  let screens = 0;
  while (await page.isVisible(".steps")) {
    await look(`screen ${screens}`);
    await next(page);
    screens += 1;
    assert.ok(screens < 200);
  }
  await look("end");
  return screens;
}

test("axe finds nothing on any screen, and nothing is too wide", async () => {
  let screens = 0;
  for (const [n, width] of [320, 390, 1280].entries()) {
    const { url } = form(everyKind);
    const page = await open(browser, url, width, { reducedMotion: n % 2 ? "reduce" : "no-preference" });
    await page.evaluate(axe.source);
    if (n % 2) await page.click("[data-lang=en]");
    screens += await walk(page, async (where) => {
      await fits(page, `${width} ${where}`);
      await check(page, `${width} ${where}`);
    });
    assert.deepEqual(page.said, []);
    await page.context().close();
  }
  assert.ok(screens > 30, `${screens}`);
});

test("axe finds nothing on the form of any grid, all of its questions shown at once", async () => {
  const all = grids();
  assert.ok(all.length >= 2);
  for (const [n, grid] of all.entries()) {
    const { url } = form(grid);
    const page = await open(browser, url, 320, { reducedMotion: n % 2 ? "reduce" : "no-preference" });
    await page.evaluate(axe.source);
    if (n % 2) await page.click("[data-lang=en]");
    await begin(page);
    await page.$$eval(".group, .item, .clear, .listen", (hidden) => hidden.forEach((h) => (h.hidden = false)));
    for (const width of [320, 390, 1280]) {
      await page.setViewportSize({ width, height: 800 });
      // Another width may put another number of questions on the screen.
      await page.$$eval(".group, .item, .clear, .listen", (hidden) => hidden.forEach((h) => (h.hidden = false)));
      await fits(page, `${grid} ${width}`);
      // At 390 pixels the page is what it is at 320, a little wider.
      if (width !== 390) await check(page, `${grid} ${width}`);
    }
    assert.deepEqual(page.said, []);
    await page.context().close();
  }
});

test("every button and box of every wave and role has a name, in a group with the question", async () => {
  let seen = 0;
  for (const grid of grids()) {
    const { waves, roles } = parts(grid);
    // Every wave, and every role that is not beyond them.
    for (const [n, wave] of waves.entries()) {
      const role = roles[n % (roles.length || 1)];
      const { url, file: path } = form(grid, "--wave", wave, ...(role ? ["--role", role] : []));
      // Without a script the whole questionnaire is on one page.
      const page = await open(browser, url, 390, { javaScriptEnabled: false });
      const session = await page.context().newCDPSession(page);
      const { nodes } = await session.send("Accessibility.getFullAXTree");
      const byId = new Map(nodes.map((node) => [node.nodeId, node]));
      const name = (node) => node.name.value.replace(/\s+/g, " ").trim();
      const roleOf = (node) => node.role && node.role.value;
      /** The group that a node of the tree is in. */
      const group = (node) => {
        const above = byId.get(node.parentId);
        return !above || (roleOf(above) === "group" && name(above)) ? above : group(above);
      };
      const shown = await page.$$eval("fieldset", (sets) =>
        sets.map((set) => ({
          legend: set.querySelector("legend").innerText.replace(/\s+/g, " ").trim(),
          options: [...set.querySelectorAll(".option")].map((o) => o.innerText.replace(/\s+/g, " ").trim()),
          boxes: set.querySelectorAll(".field input, .field textarea").length,
        })),
      );
      const kinds = ["radio", "checkbox", "textbox", "Date"];
      const asking = nodes.filter((node) => !node.ignored && kinds.includes(roleOf(node)) && group(node));
      const named = asking.map((node) => [node, name(group(node))]);
      // A role may have no question at a wave.
      // The form itself, and four kilobytes a question: a level worded for its question stands three
      // times in the file. Thirty questions on a shared scale are held to 150 kilobytes below.
      assert.ok(statSync(path).size < 70_000 + 4_000 * shown.length, `${path}: ${statSync(path).size}`);
      for (const { legend, options, boxes } of shown) {
        assert.ok(legend.length > 5);
        const within = named.filter(([, above]) => above === legend).map(([node]) => node);
        const buttons = within.filter((node) => ["radio", "checkbox"].includes(roleOf(node)));
        assert.deepEqual(buttons.map(name), options, legend);
        const fields = within.filter((node) => ["textbox", "Date"].includes(roleOf(node)));
        assert.equal(fields.length, boxes, legend);
        for (const field of fields) assert.ok(name(field).startsWith(legend), `${legend}: ${name(field)}`);
        seen += buttons.length + fields.length;
      }
      await page.context().close();
    }
  }
  assert.ok(seen > 100, `${seen}`);
});

test("thirty items take thirty key strokes", async () => {
  const items = Array.from({ length: 30 }, (_, n) => `[[item]]\nid = "q${n + 1}"\nscale = "accord"\ntext = { fr = "Question numéro ${n + 1}, assez longue pour faire une phrase ?", en = "Question number ${n + 1}, long enough to make a sentence?" }\n`);
  const grid = join(folder, "thirty.toml");
  writeFileSync(grid, `format = "jauge-grid/1"
[grid]
id = "thirty"
version = "1.0.0"
licence = "CC0-1.0"
title = { fr = "Trente questions", en = "Thirty questions" }
[[wave]]
id = "entry"
label = { fr = "À l’entrée", en = "At entry" }
[[scale]]
id = "accord"
kind = "likert"
levels = [
  { code = 1, id = "a", label = { fr = "Pas du tout", en = "Not at all" } },
  { code = 2, id = "b", label = { fr = "Plutôt non", en = "Rather not" } },
  { code = 3, id = "c", label = { fr = "Entre les deux", en = "In between" } },
  { code = 4, id = "d", label = { fr = "Plutôt oui", en = "Rather yes" } },
  { code = 5, id = "e", label = { fr = "Tout à fait", en = "Completely" } },
]
missing = [{ code = -1, reason = "dont_know", label = { fr = "Je ne sais pas", en = "I don’t know" } }]
${items.join("")}`);
  const { url, file: path } = form(grid);
  assert.ok(statSync(path).size < 150_000);
  for (const width of [390, 1280]) {
    const page = await open(browser, url, width);
    // Straight to the code, then to the questions.
    await page.focus("#code");
    await page.keyboard.type("k7p3xp");
    await page.keyboard.press("Enter");
    let strokes = 0;
    while (await page.isVisible(".steps")) {
      const outline = await page.evaluate(() => getComputedStyle(document.activeElement.closest(".option")).outlineStyle);
      assert.equal(outline, "solid", "the focus can be seen");
      await page.keyboard.press(String(1 + (strokes % 6)));
      strokes += 1;
      assert.ok(strokes <= 30, "more than thirty strokes");
    }
    const { answers, participant, finished } = await file(page);
    assert.equal(participant, "K7P-3XP");
    assert.ok(finished);
    assert.equal(strokes, 30);
    Object.values(answers).forEach((a, n) => {
      assert.deepEqual(a, n % 6 === 5 ? { missing: "dont_know" } : { level: 1 + (n % 6) });
    });
    await page.context().close();
  }
  // On a phone four times slower than this machine.
  const page = await open(browser, "about:blank", 390);
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  await page.goto(url);
  const ready = await page.evaluate(() => performance.getEntriesByType("navigation")[0].domComplete);
  console.log(`  30 items, ${statSync(path).size} bytes, ready after ${Math.round(ready)} ms with the processor slowed four times`);
  assert.ok(ready < 3000, `${ready}`);
  await page.context().close();
});

test("a form of thirty items can be answered within a second on a processor four times slower", async () => {
  const long = form(grids().find((grid) => grid.includes("jg-parcours")));
  const times = [];
  for (let n = 0; n < 5; n += 1) {
    const page = await open(browser, "about:blank", 390);
    const session = await page.context().newCDPSession(page);
    await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
    await page.goto(long.url);
    // The script runs before the page counts as loaded; what it shows is there then.
    times.push(await page.evaluate(() => performance.getEntriesByType("navigation")[0].domContentLoadedEventEnd));
    assert.ok(await page.isVisible("#no-code"));
    await page.context().close();
  }
  // Other work on the machine makes a load slower, never quicker.
  assert.ok(Math.min(...times) < 1000, times.join(", "));
  console.log(`interactive after ${times.map((t) => t.toFixed(0)).join(", ")} ms, ${statSync(long.file).size} bytes`);
});

test("what is clicked is what is handed over", async () => {
  let compared = 0;
  for (const grid of grids()) {
    const { url } = form(grid);
    // On a wide screen, and twice on a phone where there is every kind of question.
    for (const seed of grid === everyKind ? [1, 2, 3] : [2]) {
      const pick = random(seed);
      const page = await open(browser, url, seed === 2 ? 1280 : 390);
      const { items } = await data(page);
      await begin(page);
      const given = {};
      while (await page.isVisible(".steps")) {
        Object.assign(given, await answer(page, items, pick));
        await next(page);
      }
      const { answers } = await file(page);
      for (const { id } of items) {
        // What never came on the screen was not put.
        assert.deepEqual(answers[id], given[id] || { missing: "not_asked" }, `${grid} ${seed} ${id}`);
        compared += 1;
      }
      assert.deepEqual(page.said, []);
      assert.ok(page.asked.every((address) => /^(file|data|blob):/.test(address)), page.asked.join());
      await page.context().close();
    }
  }
  assert.ok(compared > 60, `${compared}`);
});

test("two people on one device do not mix, and each finds their answers again", async () => {
  const { url } = form(everyKind);
  const page = await open(browser, url, 390);
  await begin(page, "K7P-3XP");
  await page.click("#i0 .option >> nth=1");
  await page.click(".steps .main");
  await page.goto(url);
  // Another code: a fresh form.
  await begin(page, "NC5-F24");
  assert.equal(await page.isVisible("#found"), false);
  assert.equal(await page.$$eval("#i0 :checked", (c) => c.length), 0);
  await page.click("#i0 .option >> nth=2");
  await page.goto(url);
  await begin(page, "k7p 3xp");
  assert.match(await page.innerText("#found"), /Nombre de réponses\s: 1\./u);
  await page.click("#resume");
  await page.click("#stop");
  const { answers, finished } = await file(page);
  assert.deepEqual(answers.situation, { choice: 2 });
  assert.equal(finished, null);
  // Seen and left empty; never reached.
  assert.deepEqual(answers.enfants, { missing: "skipped" });
  assert.deepEqual(answers.etape, { missing: "not_reached" });
  // Erased: nothing of this person is left, the other one is untouched.
  await page.click("#erase");
  await page.click("#erase-yes");
  assert.equal(await page.inputValue("#text"), "");
  await begin(page, "K7P-3XP");
  assert.equal(await page.isVisible("#found"), false);
  await page.goto(url);
  await begin(page, "NC5-F24");
  assert.equal(await page.isVisible("#found"), true);
  await page.context().close();
});

test("a wrong code is told where it is wrong, and one can go on without", async () => {
  const { url } = form(everyKind);
  const page = await open(browser, url, 390);
  for (const [code, said] of [["K7P-X3P", /deux sont échangés/], ["K7B-3XP", /Est-ce 8/], ["K7", /Il manque/]]) {
    await begin(page, code);
    assert.match(await page.innerText("#code-fault"), said);
    assert.equal(await page.getAttribute("#code", "aria-invalid"), "true");
    assert.equal(await page.evaluate(() => document.activeElement.id), "code");
  }
  await page.click("#no-code");
  await page.click("#i0 .option >> nth=0");
  await page.goto(url);
  await page.click("#no-code");
  assert.match(await page.innerText("#found"), /sans code/);
  await page.click("#resume");
  await page.click("#stop");
  const content = await file(page);
  assert.equal(content.participant, "");
  assert.deepEqual(content.answers.situation, { choice: 1 });
  await page.context().close();
});

test("answers to another version are offered, and what cannot be used again is named", async () => {
  const { url } = form(everyKind);
  const page = await open(browser, url, 390);
  await begin(page);
  await page.click("#i0 .option >> nth=0");
  const kept = await page.evaluate(() => {
    const key = Object.keys(localStorage).find((k) => k.startsWith("jauge|"));
    const state = JSON.parse(localStorage.getItem(key));
    state.version = "1.0.0";
    Object.assign(state.entries, { gone: { level: 3 }, apprendre: { level: 4 }, groupe: { level: 77 } });
    const other = key.replace(/\|[0-9a-f]{64}\|/, `|${"0".repeat(64)}|`);
    localStorage.clear();
    localStorage.setItem(other, JSON.stringify(state));
    return other;
  });
  await page.goto(url);
  await begin(page);
  const said = await page.innerText("#found");
  assert.match(said, /1\.0\.0/);
  assert.match(said, /reprises\s: 2\./u);
  assert.match(said, /2 \(gone, groupe\)/u);
  await page.click("#resume");
  await page.click("#stop");
  const { answers } = await file(page);
  assert.deepEqual(answers.apprendre, { level: 4 });
  assert.ok(await page.evaluate((key) => localStorage.getItem(key) !== null, kept), "nothing is lost");
  await page.context().close();
});

test("a device that keeps nothing says so, and the file can still be handed over", async () => {
  const { url } = form(everyKind);
  const full = () => {
    Storage.prototype.setItem = () => {
      throw new DOMException("full", "QuotaExceededError");
    };
  };
  const off = () => Object.defineProperty(window, "localStorage", { get: () => { throw new DOMException("off", "SecurityError"); } });
  for (const broken of [full, off]) {
    const context = await browser.newContext({ viewport: { width: 390, height: 800 } });
    await context.addInitScript(broken);
    const page = await context.newPage();
    await page.goto(url);
    await begin(page);
    await page.click("#i0 .option >> nth=0");
    assert.match(await page.innerText(".status"), /ne garde pas vos réponses/);
    await page.click("#stop");
    assert.deepEqual((await file(page)).answers.situation, { choice: 1 });
    await context.close();
  }
});

test("a number or a date that cannot be is said, and kept as it was typed when handed over", async () => {
  const { url } = form(everyKind);
  const page = await open(browser, url, 390);
  await begin(page);
  await page.click("#i0 .option >> nth=0");
  await page.click(".steps .main");
  for (const [typed, said] of [["beaucoup", /par exemple 12/], ["61", /de 0 à 60/], ["-1", /de 0 à 60/]]) {
    await page.fill("#i2-v", typed);
    await page.click(".steps .main");
    assert.match(await page.innerText("#i2-fault"), said);
    assert.equal(await page.getAttribute("#i2-v", "aria-invalid"), "true");
  }
  await page.fill("#i2-v", "12 ou 13");
  await page.click("#stop");
  assert.deepEqual((await file(page)).answers.heures, { missing: "unreadable", text: "12 ou 13" });
  await page.context().close();
});

test("a device with a wrong clock can be set right", async () => {
  const { url } = form(everyKind);
  const page = await open(browser, url, 390);
  await page.clock.install({ time: new Date("2019-01-01T10:00:00Z") });
  await page.goto(url);
  await begin(page);
  await page.click("#stop");
  assert.equal(await page.inputValue("#date"), "2019-01-01");
  await page.fill("#date", "2026-11-28");
  await page.click("#review");
  await page.click("#stop");
  const content = await file(page);
  assert.equal(content.date, "2026-11-28");
  assert.match(content.started, /^2019-01-01T10:0\d:\d\dZ$/);
  await page.context().close();
});

test("a picture stands beside its question and its answers, and is said once", async () => {
  const { url } = form(grids().find((g) => g.includes("jg-roue")));
  for (const width of [320, 390, 1280]) {
    const page = await open(browser, url, width);
    await begin(page);
    // Each drawing is there: a reference to nothing has no size.
    const drawn = await page.$$eval("#i0 .picture", (all) =>
      all.map((svg) => [svg.getBoundingClientRect().width, svg.querySelector("use").getBBox().width > 0]),
    );
    assert.equal(drawn.length, 6);
    for (const [size, shown] of drawn) assert.ok(shown && size >= 40, `${width}: ${size}`);
    for (const [lang, alt] of [["en", "A person speaks, a clock before them"], ["fr", "Une personne parle, une horloge devant elle"]]) {
      await page.click(`[data-lang=${lang}]`);
      const session = await page.context().newCDPSession(page);
      const { nodes } = await session.send("Accessibility.getFullAXTree");
      const said = nodes.filter((n) => !n.ignored && n.name && n.name.value === alt);
      assert.ok(said.length > 0, `${lang}: the picture is said`);
      // The words of an answer say what its picture shows: it adds nothing to the name.
      const names = nodes.filter((n) => n.role && n.role.value === "radio").map((n) => n.name.value);
      assert.ok(names.includes(lang === "fr" ? "Tout·e seul·e" : "On my own"), names.join());
    }
    await page.context().close();
  }
});

test("a code that tries to be markup stays a code", async () => {
  const { url } = form(everyKind, "--codes", "free", "--key", "project=<img src=x onerror=alert(1)>");
  const page = await open(browser, url, 390);
  const hostile = '"><img src=x onerror=alert(1)>{{7*7}}';
  await begin(page, hostile);
  await page.click("#i0 .option >> nth=0");
  await page.goto(url);
  await begin(page, hostile);
  assert.ok(await page.isVisible("#found"));
  await page.click("#resume");
  await page.click("#stop");
  const content = await file(page);
  assert.equal(content.participant, hostile);
  assert.deepEqual(content.keys, { project: "<img src=x onerror=alert(1)>" });
  assert.equal(await page.$$eval("img", (all) => all.length), 0);
  assert.deepEqual(page.said, []);
  await page.context().close();
});

test("texts that try to be markup stay texts", async () => {
  const { url } = form(everyKind);
  const page = await open(browser, url, 390);
  await begin(page);
  for (const lang of ["en", "fr"]) await page.click(`[data-lang=${lang}]`);
  assert.notEqual(await page.title(), "pris");
  assert.equal(await page.$$eval("img, script:not([id])", (found) => found.length), 1);
  const legend = await page.$eval("fieldset:has-text('document.title') legend", (l) => l.textContent);
  assert.match(legend, /<\/script><script>document\.title = 'pris'<\/script><img src=x onerror=alert\(1\)> {{ 7 \* 7 }} <!-- & "guillemets"/);
  await page.context().close();
});

test("the file and the wheel are saved", async () => {
  const { url } = form(grids().find((g) => g.includes("jg-roue")));
  const page = await open(browser, url, 390, { acceptDownloads: true });
  const { items } = await data(page);
  await begin(page);
  while (await page.isVisible(".steps")) {
    await answer(page, items, random(7));
    await next(page);
  }
  const save = async (button) => {
    const [download] = await Promise.all([page.waitForEvent("download"), page.click(button)]);
    const path = join(folder, download.suggestedFilename());
    await download.saveAs(path);
    return readFileSync(path, "utf8");
  };
  assert.equal(await save("#save"), await page.inputValue("#text"));
  const svg = await save("#keep");
  assert.match(svg, /<title[^>]*>Ma roue de progression/);
  assert.match(svg, /1\. Je viens et je préviens/);
  // The drawing is well formed on its own.
  await page.goto(`data:image/svg+xml;charset=utf-8,${encodeURIComponent(svg)}`);
  assert.equal(await page.evaluate(() => document.documentElement.tagName), "svg");
  await page.context().close();
});

test("screens follow the width, and the question stays", async () => {
  const { url } = form(everyKind);
  const page = await open(browser, url, 1280);
  const { items } = await data(page);
  await begin(page);
  while ((await onScreen(page)).length === 1) {
    await answer(page, items, random(3));
    await next(page);
  }
  const together = await onScreen(page);
  await page.setViewportSize({ width: 320, height: 256 }); // 1280 x 1024 at 400 %
  // The page hears of its new width a frame later than the test.
  for (let frame = 0; frame < 120 && (await onScreen(page)).length > 1; frame += 1) {
    await page.evaluate(() => new Promise(requestAnimationFrame));
  }
  assert.deepEqual(await onScreen(page), together.slice(0, 1));
  await page.context().close();
});
