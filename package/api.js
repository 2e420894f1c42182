// What both entries hand out, over the engine that each has started in its own way.

/** A case or a policy as JSON text; text stays as it is, so that places in it stay true. */
const asText = (value, indent) =>
  typeof value === 'string' ? value : (JSON.stringify(value, null, indent) ?? '');

const KINDS = [
  'identity', 'boundary', 'session', 'scp', 'rcp', 'repository', 'registry', 'vpc-endpoint', 'trust',
];

/** The functions of `index.d.ts`, where they are described. */
export function api(engine) {
  return {
    decide: (request) => JSON.parse(engine.decide(asText(request))),

    explain: (request) => JSON.parse(engine.explain(asText(request))),

    validate(policy, kind) {
      const problems = engine.validate(asText(policy, 2), String(kind));
      if (problems === undefined) {
        throw new TypeError(`there is no kind of policy \`${kind}\`; there is: ${KINDS.join(', ')}`);
      }
      return JSON.parse(problems);
    },
  };
}
