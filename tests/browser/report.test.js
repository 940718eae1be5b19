// The pages of a report as people meet them. `cargo xtask browser` runs this.
"use strict";
const assert = require("node:assert/strict");
const { execFileSync } = require("node:child_process");
const { readFileSync, readdirSync, writeFileSync } = require("node:fs");
const { join } = require("node:path");
const { after, before, test } = require("node:test");
const { pathToFileURL } = require("node:url");
const axe = require("axe-core");
const { folder, launch, open } = require("./support.js");

const program = process.env.JAUGE;
const demo = join(folder, "demo");
const out = join(folder, "report");
const extra = `
[report]
introduction = { fr = "Un **mot**.\\n\\n- un\\n- deux", en = "A **word**.\\n\\n1. one\\n2. two" }
logo = { file = "logo.svg", alt = { fr = "La région", en = "The region" } }
accent = "#7a1f5c"

[[report.cost]]
label = { fr = "Animation", en = "Facilitation" }
amount = 86500.5
status = "planned"
source = { fr = "budget", en = "budget" }

[[report.decision]]
finding = "s_savoir_etre.mean_change.entry-exit"
decision = { fr = "Un temps d’échange", en = "A talk" }
who = "Samia"
check = { fr = "le même score", en = "the same score" }

[[flow.stage]]
id = "orientees"
label = { fr = "Orientées", en = "Oriented" }
count = 2100

[[flow.stage]]
id = "entrees"
label = { fr = "Entrées", en = "Entered" }
wave = "entry"
lost = [{ label = { fr = "Emploi", en = "Job" }, count = 80 }]
`;
let browser;
let pages;
before(async () => {
  execFileSync(program, ["demo", "--out", demo]);
  const study = join(demo, "region/study");
  writeFileSync(join(study, "logo.svg"), '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 3"/>');
  const file = join(study, "study.toml");
  // Names of regions make a map of them.
  for (const answers of ["entree.csv", "sortie.csv", "projets.csv"]) {
    const text = readFileSync(join(study, answers), "latin1");
    const named = ["Occitanie", "Bretagne", "Normandie", "Corse", "Guyane", "Mayotte"];
    const bytes = named.reduce((t, name, n) => t.replaceAll(new RegExp(`R(é|Ã©)gion ${"ABCDEF"[n]}`, "g"), name), text);
    writeFileSync(join(study, answers), bytes, "latin1");
  }
  writeFileSync(file, readFileSync(file, "utf8") + extra);
  execFileSync(program, ["run", file, "--out", out]);
  const code = readFileSync(join(study, "entree.csv"), "utf8").split("\n")[1].split(";")[0];
  execFileSync(program, ["wheel", file, "--code", code, "--out", join(out, "wheel.html")]);
  const others = ["arthritis", "nsw"].flatMap((name) => ["funder.fr", "inhabitants.en", "report.fr"].map((p) => join(demo, name, `${p}.html`)));
  pages = [...readdirSync(out).filter((f) => f.endsWith(".html")).map((f) => join(out, f)), ...others];
  browser = await launch();
});
after(() => browser.close());

test("axe finds nothing on any page, nothing is too wide, nothing is asked of the network", async () => {
  assert.ok(pages.length >= 15, pages.join());
  for (const file of pages) {
    for (const width of [320, 1280]) {
      const page = await open(browser, pathToFileURL(file).href, width);
      await page.evaluate(axe.source);
      // What is folded away is looked at too.
      await page.$$eval("details", (all) => all.forEach((d) => (d.open = true)));
      const overflow = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
      assert.ok(overflow <= 0, `${file} ${width}: ${overflow} pixels too wide`);
      const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
      assert.ok(found.passes.length > 10, "the rules were applied");
      const said = found.violations.map((v) => `${v.id}: ${v.help}: ${v.nodes.slice(0, 3).map((n) => n.html.slice(0, 200)).join(" | ")}`);
      assert.deepEqual(said, [], `${file} ${width}`);
      assert.deepEqual(page.said, []);
      assert.ok(page.asked.every((url) => url.startsWith("file:") || url.startsWith("data:")), page.asked.join());
      await page.context().close();
    }
  }
});

test("the short pages fit on the sheets that they promise", async () => {
  for (const [name, most] of [["funder", 2], ["meeting", 1], ["wheel", 1]]) {
    for (const lang of name === "wheel" ? [""] : [".fr", ".en"]) {
      const page = await open(browser, pathToFileURL(join(out, `${name}${lang}.html`)).href, 1280);
      const pdf = await page.pdf({ format: "A4", preferCSSPageSize: true });
      const sheets = pdf.toString("latin1").match(/\/Type\s*\/Page\b/g).length;
      assert.ok(sheets <= most, `${name}${lang}: ${sheets} sheets`);
      await page.context().close();
    }
  }
});

test("a sheet says once in words why no sentence says more", async () => {
  for (const name of ["funder.fr", "funder.en", "meeting.fr", "meeting.en"]) {
    const page = await open(browser, pathToFileURL(join(out, `${name}.html`)).href, 1280);
    const shown = (selector) => page.locator(`:is(${selector}):visible`).allInnerTexts();
    // On the screen each sentence opens its own reasons.
    assert.deepEqual(await shown(".notes, .said .printed"), [], name);
    const folded = await page.locator(".said details li").allTextContents();
    await page.emulateMedia({ media: "print" });
    assert.deepEqual(await shown(".said details"), [], name);
    const notes = (await page.locator(".notes li:visible").allTextContents()).map((t) => t.trim());
    assert.ok(notes.length > 0, name);
    assert.deepEqual([...new Set(folded.map((t) => t.trim()))], notes, name);
    const marks = await shown(".said .printed");
    assert.equal(marks.length, await page.locator(".said > li:has(details)").count(), name);
    assert.ok(marks.every((mark) => /\(notes?\s\d/.test(mark)), marks.join());
    await page.context().close();
  }
});

test("figures are read out with their title and their description", async () => {
  const page = await open(browser, pathToFileURL(join(out, "report.fr.html")).href, 1280);
  for (const id of ["fig-map-0-0", "fig-heat-0", "fig-funnel-1-0", "fig-stages", "fig-multiples-0"]) {
    const svg = page.locator(`svg[aria-labelledby^="${id}-t"]`);
    assert.equal(await svg.count(), 1, id);
    assert.ok((await svg.locator("desc").textContent()).length > 20, id);
  }
  await page.context().close();
});
