// The engine in WebAssembly against a second source: Node's own functions, and the transcripts
// whose output the native tests have proven.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';

const engine = createRequire(import.meta.url)(process.env.DRYDOCK_ENGINE);
const scenarios = new URL('../cases/scenarios/', import.meta.url);

test('a digest is the SHA-256 of the exact bytes', () => {
  // Around the block size of 64 bytes, where padding changes; then a layer's size.
  for (const length of [0, 1, 55, 56, 63, 64, 65, 119, 120, 128, 1_000_003]) {
    const bytes = Uint8Array.from({ length }, (_, at) => (at * 31 + (at >> 8)) & 0xff);
    const expected = `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
    assert.equal(engine.digest(bytes), expected, `${length} bytes`);
  }
});

test('JSON keeps its meaning when it is read and written', () => {
  const texts = [
    '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["ecr:*"],"Resource":"*"}]}',
    '[1, -2.5e3, 18446744073709551615, true, null, "", "\\u00e9\\ud83d\\udea2\\n\\"\\\\"]',
    '{"a":{"b":{"c":[[],{},[{}]]}},"é":"ü"}',
  ];
  for (const text of texts) {
    assert.deepEqual(JSON.parse(engine.reprint(text)), JSON.parse(text), text);
  }
  for (const text of ['', '{', '{"a":1,}', '[01]', '"\t"', 'nul']) {
    assert.throws(() => JSON.parse(text), `JSON.parse takes ${text}`);
    assert.throws(() => engine.reprint(text), `the engine takes ${text}`);
  }
});

test('a glob matches as the regular expression of the same meaning', () => {
  const letters = ['', 'a', 'b', '*', '?', 'é'];
  const words = (length) => (length === 0 ? [''] : words(length - 1).flatMap((word) => letters.map((letter) => word + letter)));
  const patterns = [...new Set(words(4))];
  const texts = [...new Set(words(4))].filter((text) => !/[*?]/.test(text));
  for (const pattern of patterns) {
    const twin = new RegExp(`^${pattern.replaceAll('*', '.*').replaceAll('?', '.')}$`, 'su');
    for (const text of texts) {
      assert.equal(engine.matches(pattern, text), twin.test(text), `${pattern} against ${text}`);
    }
  }
});

// The native tests have proven `expect` and `assumes` of every case; here the same must come out.
const tables = new URL('../cases/iam/', import.meta.url);
for (const name of readdirSync(tables).sort()) {
  test(`the cases of ${name} get the same verdicts as natively`, () => {
    const lines = readFileSync(new URL(name, tables), 'utf8').trimEnd().split('\n');
    assert.ok(lines.length > 0, `${name} holds no case`);
    for (const line of lines) {
      const { id, title, expect, assumes = [] } = JSON.parse(line);
      assert.equal(engine.decide_case(line), [expect, ...assumes].join(' '), `${id} ${title}`);
    }
  });
}

const names = existsSync(scenarios) ? readdirSync(scenarios).filter((name) => name.endsWith('.md')) : [];
for (const name of names.sort()) {
  test(`the transcript ${name} prints the same bytes as natively`, () => {
    assert.ok(engine.run_transcript, 'tests/wasm/engine.rs exports no `run_transcript`');
    const text = readFileSync(new URL(name, scenarios), 'utf8');
    assert.equal(engine.run_transcript(text), text);
  });
}
