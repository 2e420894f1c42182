import { readFileSync } from 'node:fs';

import { api } from './api.js';
import * as engine from './engine.js';

engine.initSync({ module: readFileSync(new URL('./engine_bg.wasm', import.meta.url)) });

export const { decide, explain, validate } = api(engine);
