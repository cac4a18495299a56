// A test runner for Stryker: the tests of pure rules run in its own process, as Node loads them (native-modules.mjs).
// Nothing is started for a mutant: one that is only switched on while code runs costs the time of the tests that reach it
// until the first fails, one in what a module works out as it loads costs loading our own modules anew.
import { INSTRUMENTER_CONSTANTS } from '@stryker-mutator/api/core';
import { declareClassPlugin, PluginKind } from '@stryker-mutator/api/plugin';
import {
  determineHitLimitReached,
  DryRunStatus,
  TestStatus,
  toMutantRunResult,
} from '@stryker-mutator/api/test-runner';
import { expect } from 'expect';
import fc from 'fast-check';
import { bind } from 'jest-each';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

// a property that fails need not say with how little
process.env['PROPERTY_RUNS'] ??= '60';
fc.configureGlobal({ seed: Number(process.env['PROPERTY_SEED'] ?? 20_260_101), endOnFailure: true });

/** What instrumented code and whoever runs it tell each other. */
const told = (globalThis[INSTRUMENTER_CONSTANTS.NAMESPACE] ??= {});

class NativeTestRunner {
  #tests = [];
  #loads = 0;
  #importFor;
  #files;

  /** Stryker works on a copy of src/ and tests/; only now is it the current folder. */
  async init() {
    ({ importFor: this.#importFor } = await import(
      pathToFileURL(path.resolve('tests/native-modules.mjs')).href
    ));
    this.#files = ['fees', 'settlement'].flatMap((folder) =>
      fs
        .readdirSync(path.resolve('tests', folder))
        .filter((name) => name.endsWith('.rules.test.ts'))
        .map((name) => path.resolve('tests', folder, name)),
    );
    // examples are quicker than properties: they come first, and so does the end of most mutants
    const last = /propert|invariants/;
    this.#files.sort((a, b) => Number(last.test(a)) - Number(last.test(b)));
  }

  capabilities() {
    return { reloadEnvironment: true };
  }

  async dryRun({ coverageAnalysis }) {
    told.activeMutant = undefined;
    told.mutantCoverage = coverageAnalysis === 'off' ? undefined : { static: {}, perTest: {} };
    await this.#load();
    const tests = await this.#run(this.#tests);
    this.#tests.sort((a, b) => a.timeSpentMs - b.timeSpentMs);
    return { status: DryRunStatus.Complete, tests, mutantCoverage: told.mutantCoverage };
  }

  async mutantRun({ activeMutant, hitLimit, mutantActivation, reloadEnvironment, testFilter }) {
    told.mutantCoverage = undefined;
    told.hitCount = hitLimit === undefined ? undefined : 0;
    told.hitLimit = hitLimit;
    told.activeMutant = mutantActivation === 'static' ? activeMutant.id : undefined;
    if (reloadEnvironment || this.#tests.length === 0) {
      const failureMessage = await this.#load().catch((error) => String(error));
      if (failureMessage !== undefined) return killedAsItLoads(failureMessage);
    }
    told.activeMutant = activeMutant.id;
    const wanted = testFilter && new Set(testFilter);
    const tests = await this.#run(
      this.#tests.filter(({ id }) => wanted?.has(id) ?? true),
      { bail: true },
    );
    const limit = determineHitLimitReached(told.hitCount, told.hitLimit);
    return toMutantRunResult(limit ?? { status: DryRunStatus.Complete, tests });
  }

  /** Our modules anew; packages stay. */
  async #load() {
    const order = new Map(this.#tests.map(({ id }, place) => [id, place]));
    const tests = [];
    let name = '';
    const globals = collecting((title, act) => tests.push({ id: `${name}: ${title}`, act }));
    const number = `mutant-${++this.#loads}`;
    for (const file of this.#files) {
      name = path.basename(file, '.rules.test.ts');
      await this.#importFor({ number, cache: CACHE, sourceMaps: new Map(), isWhole: true, globals }, file);
    }
    this.#tests = tests.sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0));
  }

  async #run(tests, { bail = false } = {}) {
    const results = [];
    for (const test of tests) {
      told.currentTestId = test.id;
      const failureMessage = await messageOf(test);
      const { id, timeSpentMs } = test;
      const status = failureMessage === undefined ? TestStatus.Success : TestStatus.Failed;
      results.push({ id, name: id, timeSpentMs, status, failureMessage });
      if (bail && failureMessage !== undefined) break;
    }
    told.currentTestId = undefined;
    return results;
  }
}

const CACHE = path.join(os.tmpdir(), 'consign-mutants');

function killedAsItLoads(failureMessage) {
  const test = { id: 'load', name: 'load', timeSpentMs: 0, status: TestStatus.Failed, failureMessage };
  return toMutantRunResult({ status: DryRunStatus.Complete, tests: [test] });
}

async function messageOf(test) {
  const start = performance.now();
  try {
    await test.act();
    return undefined;
  } catch (error) {
    return String(error?.message ?? error);
  } finally {
    test.timeSpentMs = performance.now() - start;
  }
}

/** What `@jest/globals` gives to a file whose tests are only collected. */
function collecting(add) {
  let within = [];
  const titles = new Map();
  const test = (title, act) => {
    const whole = [...within, title].join(' › ');
    const times = (titles.get(whole) ?? 0) + 1;
    titles.set(whole, times);
    add(times === 1 ? whole : `${whole} (${times})`, act);
  };
  const describe = (title, define) => {
    within = [...within, title];
    define();
    within = within.slice(0, -1);
  };
  return { describe: withEach(describe), test: withEach(test), expect };
}

function withEach(define) {
  return Object.assign(define, { each: bind(define, false) });
}

export const strykerPlugins = [declareClassPlugin(PluginKind.TestRunner, 'native', NativeTestRunner)];
