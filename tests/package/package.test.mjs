// The JavaScript package as somebody who installed it sees it: Node.js and TypeScript both find it
// by its name, through its `exports`.
import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = new URL('./', import.meta.url);
const folder = pathToFileURL(`${process.env.DRYDOCK_PACKAGE}/`);
const installed = new URL('node_modules/drydock', here);
rmSync(installed, { force: true, recursive: true });
symlinkSync(fileURLToPath(folder), installed, 'junction');

const { decide, explain, validate } = await import('drydock');

const tables = new URL('../cases/iam/', here);
const cases = readdirSync(tables)
  .sort()
  .flatMap((name) => readFileSync(new URL(name, tables), 'utf8').trim().split('\n'))
  .map((line) => JSON.parse(line));

/** The verdict in the word of the tables. */
const word = ({ decision, notModelled }) => (notModelled ? 'notModelled' : decision);

test('every worked case is decided as its table says', () => {
  assert.ok(cases.length > 100, 'the tables are in tests/cases/iam');
  for (const each of cases) {
    const answer = decide(each);
    assert.equal(word(answer), each.expect, `${each.id} ${each.title}`);
    assert.equal(answer.id, each.id);
    assert.deepEqual(decide(JSON.stringify(each)), answer);
  }
});

test('the entry for browsers fetches the engine from beside itself and decides the same', async () => {
  const real = globalThis.fetch;
  globalThis.fetch = async (address) => {
    assert.equal(String(address), new URL('engine_bg.wasm', folder).href);
    return new Response(readFileSync(new URL(address)), { headers: { 'content-type': 'application/wasm' } });
  };
  try {
    const browser = await import(new URL('browser.js', folder));
    for (const each of cases) {
      assert.deepEqual(browser.explain(each), explain(each));
    }
  } finally {
    globalThis.fetch = real;
  }
});

test('a proof has one rung that decides, and its places are places in its texts', () => {
  for (const each of cases) {
    const { proof, decision, notModelled, authorizationDetails } = explain(each);
    const rungs = [...proof.caller.rungs, ...proof.owner.rungs];
    assert.equal(rungs.filter((rung) => rung.decides).length, 1, each.id);
    const isDenial = decision !== 'allowed' && !notModelled;
    assert.equal(proof.awsMessage !== undefined, isDenial, each.id);
    for (const { documents, statements } of rungs) {
      for (const { document, place, effect } of statements) {
        const text = documents[document].text.slice(place.start, place.end);
        assert.equal(JSON.parse(text).Effect, effect, `${each.id}: ${text}`);
      }
    }
    const [evaluation] = authorizationDetails.evaluations;
    const effects = { allowed: 'ALLOW', explicitDeny: 'EXPLICIT_DENY', implicitDeny: 'IMPLICIT_DENY' };
    assert.equal(evaluation.evaluatedEffect, effects[decision]);
    assert.equal(evaluation.matchedPolicies.length > 0, decision !== 'implicitDeny' && !needsNone(each), each.id);
    const known = authorizationDetails.policies.map((policy) => policy.uri);
    assert.ok(evaluation.matchedPolicies.every(({ uri }) => known.includes(uri)), each.id);
  }
});

/** A root user is allowed by no policy at all, and so is what needs no permission. */
const needsNone = (each) => ['root', 'service'].includes(decide(each).decidedBy.layer);

test('what is no case gets an error that says what is wrong, never an exception', () => {
  const { request } = cases[0];
  const table = [
    ['', 'not JSON at column 1: expected a value'],
    [undefined, 'not JSON at column 1: expected a value'],
    [{}, '`request` is missing or not of its form'],
    [{ request: { ...request, action: 1 } }, '`request.action` is missing or not of its form'],
    [{ request }, '`policies` is missing or not of its form'],
    [{ request, policies: { permissionsBoundary: {} } }, '`policies` has no member `permissionsBoundary`'],
  ];
  for (const [given, message] of table) {
    assert.deepEqual(decide(given), { decision: 'error', message });
    assert.deepEqual(explain(given), { decision: 'error', message });
  }
});

test('problems of a policy are found at their places, counted as JavaScript counts', () => {
  const text = '{"Id": "é😀", "Statement": {"Effect": "allow", "Action": "ecr:*", "Resource": "*"}}';
  const [problem] = validate(text, 'identity').filter(({ path }) => path === 'Statement.Effect');
  assert.equal(problem.severity, 'error');
  assert.equal(text.slice(problem.place.start, problem.place.end), '"allow"');
  const document = { Version: '2012-10-17', Statement: [] };
  for (const kind of ['identity', 'boundary', 'session', 'scp', 'rcp', 'repository', 'registry', 'vpc-endpoint', 'trust']) {
    assert.deepEqual(validate(document, kind), validate(JSON.stringify(document, null, 2), kind));
  }
  assert.throws(() => validate(document, 'bucket'), {
    name: 'TypeError',
    message: /^there is no kind of policy `bucket`; there is: identity, /,
  });
});

test('programs compile against the types, and everything that comes out has them', () => {
  const answers = [...cases.map((each) => explain(each)), decide(cases[0]), decide('')];
  const policy = '{"Statement": {"Effect": "allow", "Action": "ecr:*"}}';
  const generated = new URL('node_modules/.generated/', here);
  mkdirSync(generated, { recursive: true });
  const outputs = [
    "import type { CaseError, Decision, Explanation, Problem } from 'drydock';",
    `export const answers: (Explanation | Decision | CaseError)[] = ${JSON.stringify(answers)};`,
    `export const problems: Problem[] = ${JSON.stringify(validate(policy, 'identity'))};`,
  ];
  writeFileSync(new URL('outputs.ts', generated), outputs.join('\n'));
  const compiler = createRequire(import.meta.url).resolve('typescript/bin/tsc');
  const options = ['--noEmit', '--strict', '--exactOptionalPropertyTypes', '--target', 'es2022', '--module', 'nodenext'];
  const files = ['types.ts', 'node_modules/.generated/outputs.ts'];
  const { stdout, status } = spawnSync(process.execPath, [compiler, ...options, ...files], { cwd: fileURLToPath(here), encoding: 'utf8' });
  assert.equal(stdout.slice(0, 2000), '');
  assert.equal(status, 0);
});
