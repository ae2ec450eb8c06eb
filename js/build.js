/** Before packing: the control API's types from its document, declarations, and the code as CommonJS. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import openapiTS, { astToString } from "openapi-typescript";

const document = JSON.parse(readFileSync("control.json", "utf8"));
document.paths = {}; // the package has a method for each; only the schemas are types of its own
writeFileSync("control-api.d.cts", astToString(await openapiTS(document)));

for (const config of ["tsconfig.json", "tsconfig.cjs.json"]) {
  execFileSync("npx", ["tsc", "-p", config], { stdio: "inherit", shell: true });
}
writeFileSync("cjs/package.json", '{ "type": "commonjs" }\n');
