import { api } from './api.js';
import * as engine from './engine.js';

// Bundlers know this form of an address and bring the file along.
await engine.default({ module_or_path: new URL('./engine_bg.wasm', import.meta.url) });

export const { decide, explain, validate } = api(engine);
