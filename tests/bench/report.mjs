// Decisions a second: natively (read from criterion's files), in WebAssembly (measured here), and
// with `--peer` those of the peer evaluator in this same process. Time is printed, never asserted.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { DRYDOCK_ENGINE, DRYDOCK_CRITERION, DRYDOCK_PEER } = process.env;
const { Loop, Lifecycle } = createRequire(import.meta.url)(DRYDOCK_ENGINE);
const pull = JSON.parse(readFileSync(new URL('pull.json', import.meta.url), 'utf8'));

// Repeats until a second has passed, five times over, and takes the best: what else runs on the
// machine can only slow it down.
async function perSecond(run) {
  let best = 0;
  for (let round = 0; round < 5; round++) {
    let [done, times, begin] = [0, 1, performance.now()];
    while (performance.now() - begin < 1000) {
      await run(times);
      done += times;
      times = Math.min(times * 2, 65536);
    }
    best = Math.max(best, done / (performance.now() - begin) * 1000);
  }
  return best;
}

// The case with every statement of every policy ten times.
function tenTimes(value) {
  if (Array.isArray(value)) return value.map(tenTimes);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value).map(([name, inner]) => {
    if (name !== 'Statement') return [name, tenTimes(inner)];
    return [name, Array(10).fill(inner.map(({ Sid, ...statement }) => statement)).flat()];
  });
  return Object.fromEntries(entries);
}

async function inWasm(testCase) {
  const loop = new Loop(JSON.stringify(testCase));
  assert.equal(loop.run(1), 1, 'the case is allowed');
  return perSecond((times) => loop.run(times));
}

function natively(name) {
  const file = `${DRYDOCK_CRITERION}/decide/${name}/new/estimates.json`;
  return 1e9 / JSON.parse(readFileSync(file, 'utf8')).median.point_estimate;
}

// The same case in the words of the peer.
function asPeer({ request, policies }) {
  const named = ({ name, document }) => ({ name, policy: document });
  return {
    request: {
      principal: request.principal.arn,
      action: request.action,
      resource: { resource: request.resource.arn, accountId: request.resource.account },
      contextVariables: request.context,
    },
    identityPolicies: policies.identity.map(named),
    serviceControlPolicies: policies.scp.map(({ level, policies }) => ({ orgIdentifier: level, policies: policies.map(named) })),
    resourceControlPolicies: [],
    resourcePolicy: policies.resource?.document,
    permissionBoundaryPolicies: [named(policies.boundary)],
  };
}

const line = (what, rate, more = '') => console.log(`${what.padEnd(52)}${Math.round(rate).toLocaleString('en').padStart(12)}/s  ${more}`);
const times = (ratio) => `× ${ratio.toFixed(ratio < 10 ? 2 : 0)}`;

const [native, wasm] = [natively('pull'), await inWasm(pull)];
line('natively, evaluations in one vector', native);
line('natively, request and policies gathered and kept', natively('kept'));
line('natively, ten times the statements', natively('ten-times'), `cost ${times(native / natively('ten-times'))}`);
line('natively, beside 1,000 policies of others', natively('beside-others'), `cost ${times(native / natively('beside-others'))}`);
line('WebAssembly in Node.js', wasm, `of native: ${times(wasm / native)}`);
const ten = await inWasm({ ...pull, policies: tenTimes(pull.policies) });
line('WebAssembly, ten times the statements', ten, `cost ${times(wasm / ten)}`);

// Milliseconds of one run, the best of many.
function milliseconds(run) {
  let best = Infinity;
  for (let round = 0; round < 40; round++) {
    const begin = performance.now();
    run();
    best = Math.min(best, performance.now() - begin);
  }
  return best;
}

function nativeMilliseconds(name) {
  const file = `${DRYDOCK_CRITERION}/lifecycle/${name}/new/estimates.json`;
  return JSON.parse(readFileSync(file, 'utf8')).median.point_estimate / 1e6;
}

const lasting = (what, time, more = '') => console.log(`${what.padEnd(52)}${time.toFixed(1).padStart(12)} ms ${more}`);
const lifecycle = new Lifecycle();
const expiring = lifecycle.plan();
assert(expiring > 0 && expiring < 100_000, 'some images expire and some are kept');
const [planNative, planWasm] = [nativeMilliseconds('plan'), milliseconds(() => lifecycle.plan())];
lasting('lifecycle plan, 100,000 images × 50 rules, natively', planNative);
lasting('lifecycle plan, WebAssembly in Node.js', planWasm, `of native: ${times(planWasm / planNative)}; 50 ms are allowed`);
lasting('a century of lifecycle evaluations, natively', nativeMilliseconds('century'));

if (DRYDOCK_PEER) {
  const peer = await import(DRYDOCK_PEER);
  await beside('the peer, with validation', pull, peer.runSimulation, wasm);
  // Without validation it stumbles over every resource policy: so the owner's own role pulls.
  const { resource, ...policies } = pull.policies;
  const owner = { ...pull.request.resource, account: pull.request.principal.account };
  const own = { ...pull, policies, request: { ...pull.request, resource: owner } };
  const ownInWasm = await inWasm(own);
  line('WebAssembly, without the repository policy', ownInWasm);
  await beside('the peer, the same, without validation', own, peer.runUnsafeSimulation, ownInWasm);
}

async function beside(what, testCase, run, ours) {
  const simulation = asPeer(testCase);
  const result = await run(simulation, {});
  assert.equal(result.overallResult ?? result, 'Allowed', `${what}: ${JSON.stringify(result)}`);
  const rate = await perSecond(async (count) => {
    for (let done = 0; done < count; done++) await run(simulation, {});
  });
  line(what, rate, `WebAssembly here: ${times(ours / rate)}`);
}
