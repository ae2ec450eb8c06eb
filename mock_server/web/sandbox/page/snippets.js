// A vendor call as code to copy: curl, pytest, fetch and PHP.

import { copyButton, h, select } from "./dom.js";
import { t } from "./language.js";

const quoted = (text) => `'${text.replaceAll("'", `'\\''`)}'`;

/** JSON as a Python or PHP literal. */
function literal(value, words, indent = "") {
  if (value === null || typeof value === "boolean") return words[String(value)];
  if (typeof value === "number") return String(value);
  if (typeof value === "string") return words.text(value);
  const inner = `${indent}    `;
  const isList = Array.isArray(value);
  const parts = isList
    ? value.map((each) => literal(each, words, inner))
    : Object.entries(value).map(
        ([name, each]) => `${words.text(name)}${words.arrow}${literal(each, words, inner)}`,
      );
  const [open, close] = isList ? ["[", "]"] : words.object;
  if (!parts.length) return words.empty && !isList ? words.empty : open + close;
  return `${open}\n${parts.map((part) => `${inner}${part},\n`).join("")}${indent}${close}`;
}

const PYTHON = {
  true: "True",
  false: "False",
  null: "None",
  text: JSON.stringify,
  arrow: ": ",
  object: ["{", "}"],
};
const PHP = {
  true: "true",
  false: "false",
  null: "null",
  arrow: " => ",
  object: ["[", "]"],
  empty: "new stdClass()",
  text: (text) => `'${text.replaceAll("\\", "\\\\").replaceAll("'", "\\'")}'`,
};

const LANGUAGES = {
  curl: ({ url, key, body }) =>
    `curl ${url} \\\n  -H ${quoted(`Authorization: Bearer ${key}`)} \\\n` +
    `  -H 'Content-Type: application/json' \\\n  -d ${quoted(JSON.stringify(body))}`,
  pytest: ({ service, operation, body }) =>
    `import httpx\n\n\ndef test_${operation}(etelecom_mock):\n    response = httpx.post(\n` +
    `        f"{etelecom_mock.base_url}.${service}/${operation}",\n` +
    `        headers={"Authorization": f"Bearer {etelecom_mock.api_key}"},\n` +
    `        json=${literal(body, PYTHON, "        ")},\n    )\n` +
    "    assert response.status_code == 200\n",
  fetch: ({ url, key, body }) =>
    `const response = await fetch(${JSON.stringify(url)}, {\n  method: "POST",\n  headers: {\n` +
    `    "Authorization": ${JSON.stringify(`Bearer ${key}`)},\n` +
    `    "Content-Type": "application/json",\n  },\n` +
    `  body: JSON.stringify(${JSON.stringify(body)}),\n});\nconst page = await response.json();\n`,
  PHP: ({ url, key, body }) =>
    `<?php\n$call = curl_init('${url}');\ncurl_setopt_array($call, [\n` +
    "    CURLOPT_RETURNTRANSFER => true,\n    CURLOPT_HTTPHEADER => [\n" +
    `        'Authorization: Bearer ${key}',\n        'Content-Type: application/json',\n    ],\n` +
    `    CURLOPT_POSTFIELDS => json_encode(${literal(body, PHP, "    ")}),\n]);\n` +
    `$page = json_decode(curl_exec($call), true);\n`,
};

/** The request as code; `request()` returns {url, key, service, operation, body}. */
export function snippets(request) {
  const kept = localStorage.getItem("etelecom-mock.language");
  let language = kept in LANGUAGES ? kept : "curl";
  const code = h("pre", { tabIndex: 0, ariaLabel: t("The request as code") });
  const write = () => (code.textContent = LANGUAGES[language](request()));
  const choice = select(
    Object.keys(LANGUAGES).map((each) => [each, each]),
    language,
    (chosen) => {
      language = chosen;
      localStorage.setItem("etelecom-mock.language", chosen);
      write();
    },
    { ariaLabel: t("Language") },
  );
  const block = h(
    "details",
    { className: "snippets", ontoggle: write },
    h("summary", {}, t("This request as code")),
    h(
      "div",
      { className: "bar" },
      choice,
      copyButton(() => code.textContent, t("Copy"), t("Copy the code")),
    ),
    code,
  );
  block.refresh = () => block.open && write();
  return block;
}
