// Fills in an XForm with ODK's own engine, as a person would, one answer at a time.
//
// On standard input a list of forms: {"xform": XML, "people": [[[name, value], ...], ...]}. On standard output of each
// form {"shown": {name: the text that a client shows}, "people": [...]}, of each person {"steps": [the names that are
// relevant before the first answer and after each], "refused": [the places of answers that are refused], "xml": the
// submission}.
// The folder node_modules is the one argument.
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";
import { pathToFileURL } from "node:url";

const require = createRequire(pathToFileURL(`${process.argv[2]}/`));
const { JSDOM } = require("jsdom");
const { window } = new JSDOM("<!doctype html>");
for (const name of Object.getOwnPropertyNames(window)) {
  if (/^[A-Z]/.test(name) && !(name in globalThis)) globalThis[name] = window[name];
}
Object.assign(globalThis, { window, document: window.document, require, __dirname: import.meta.dirname });
for (const name of ["Blob", "File", "FormData"]) globalThis[name] = window[name];
const { loadForm } = await import(pathToFileURL(require.resolve("@getodk/xforms-engine")));

function* nodes(parent) {
  for (const node of parent.currentState.children ?? []) {
    yield node;
    yield* nodes(node);
  }
}

const nameOf = (node) => node.currentState.reference.split("/").pop();

const relevant = (root) => [...nodes(root)].filter((node) => node.currentState.relevant).map(nameOf);

// What a client shows: Markdown and references made into nodes, of which only the text is kept here.
function plain(parts) {
  return (parts ?? []).map((part) => part.value ?? part.unsafeHtml ?? `<${part.elementName}>` + plain(part.children)).join("");
}

function shown(root) {
  const labels = {};
  for (const node of nodes(root)) {
    labels[nameOf(node)] = plain(node.currentState.label?.formatted);
    for (const option of node.currentState.valueOptions ?? []) {
      labels[`${nameOf(node)}=${option.value}`] = plain(option.label?.formatted);
    }
  }
  return labels;
}

function answer(root, name, value) {
  const node = [...nodes(root)].find((each) => nameOf(each) === name);
  if (node.nodeType === "select") node.selectValue(value);
  else node.setValue(value);
  return node.validationState?.violation != null;
}

function filledIn(form, answers) {
  const { root } = form.createInstance();
  const steps = [relevant(root)], refused = [];
  for (const [place, [name, value]] of answers.entries()) {
    if (answer(root, name, value)) refused.push(place);
    steps.push(relevant(root));
  }
  return { steps, refused, xml: root.instanceState.instanceXML };
}

const done = [];
for (const { xform, people } of JSON.parse(await text(process.stdin))) {
  const form = await loadForm(xform, {});
  if (form.status !== "success") throw form.error ?? new Error("the form cannot be loaded");
  done.push({ shown: shown(form.createInstance().root), people: people.map((each) => filledIn(form, each)) });
}
process.stdout.write(JSON.stringify(done), () => process.exit(0));
