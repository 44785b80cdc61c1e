#!/usr/bin/env node
import 'reflect-metadata';
import { setFlagsFromString } from 'node:v8';
import { run } from './cli/run.js';

// V8 lets the heap grow fourfold before it looks for what is garbage among the old; twofold costs little and saves a third of the memory (docs/decisions/0010-flat-cost.md).
setFlagsFromString('--heap-growing-percent=100');

await run(process.argv.slice(2));
