// Evaluates FHIRPath with fhirpath.js. In: sets of expressions and resources as JSON. Out: for each resource of each
// set the values of every expression.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";

const require = createRequire(`${process.argv[2]}/`);
const fhirpath = require("fhirpath");
const r4 = require("fhirpath/fhir-context/r4");

const sets = JSON.parse(readFileSync(0, "utf8"));
const values = sets.map(({ expressions, resources }) => {
  const compiled = expressions.map((expression) => fhirpath.compile(expression, r4));
  return resources.map((resource) => compiled.map((evaluate) => evaluate(resource, { resource })));
});
process.stdout.write(JSON.stringify(values));
