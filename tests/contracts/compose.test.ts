import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { z } from 'zod';
import { configVariables, loadConfig } from '../../src/config.js';

const value = z.union([z.string(), z.number()]).transform(String);
const composeSchema = z.object({
  services: z.record(
    z.string(),
    z.object({
      image: z.string(),
      build: z.string().optional(),
      command: z.array(z.string()).optional(),
      environment: z.record(z.string(), value).default({}),
      volumes: z.array(z.string()).default([]),
      ports: z.array(z.string()).default([]),
      depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
    }),
  ),
});

const { services } = composeSchema.parse(parse(readFileSync('docker-compose.yml', 'utf8'), { merge: true }));
const dockerfile = readFileSync('Dockerfile', 'utf8');
const apis = ['api-1', 'api-2'];
const ours = Object.keys(services).filter((name) => services[name]?.build !== undefined);

/** What Compose makes of `${NAME:-default}` and `${NAME:?message}` when NAME is "x" where it has no default. */
const substituted = (text: string): string =>
  text.replace(/\$\{\w+:([-?])([^}]*)\}/g, (_, kind: string, rest: string) => (kind === '-' ? rest : 'x'));

describe('docker-compose.yml', () => {
  test('has a MySQL, two APIs, the migration and the making of keys', () => {
    expect(Object.keys(services).sort()).toEqual(['api-1', 'api-2', 'keys', 'migrate', 'mysql', 'redis']);
  });

  test('runs the migration once, by the product’s own command', () => {
    expect(services['migrate']?.command).toEqual(['consign', 'migrate']);
  });

  test.each(apis)('%s starts when database and Redis are healthy and the migration has completed', (name) => {
    expect(services[name]?.depends_on).toEqual({
      mysql: { condition: 'service_healthy' },
      redis: { condition: 'service_healthy' },
      migrate: { condition: 'service_completed_successfully' },
    });
  });

  test('the APIs share one data folder and differ in their port only', () => {
    const [one, two] = apis.map((name) => services[name]);
    expect(one?.volumes).toEqual(['data:/data']);
    expect({ ...two, ports: [] }).toEqual({ ...one, ports: [] });
    expect([one?.ports, two?.ports]).toEqual([['127.0.0.1:4001:4000'], ['127.0.0.1:4002:4000']]);
  });

  test('pins every image to a version', () => {
    const images = [
      ...Object.values(services).map(({ image }) => image),
      ...[...dockerfile.matchAll(/^FROM (\S+)/gm)].map(([, image]) => image ?? ''),
    ];
    expect(images.filter((image) => !image.includes(':') || image.endsWith(':latest'))).toEqual([]);
  });

  test('the database writes every commit to disk before it answers', () => {
    expect(services['mysql']?.command).toContain('--innodb-flush-log-at-trx-commit=1');
  });

  test.each(ours)('%s sets only variables that the service reads', (name) => {
    const unknown = Object.keys(services[name]?.environment ?? {}).filter(
      (variable) => !configVariables.includes(variable),
    );
    expect(unknown).toEqual([]);
  });

  test.each(ours)('%s is given a configuration that production accepts', (name) => {
    const environment = Object.entries(services[name]?.environment ?? {}).map(([key, text]) => [
      key,
      substituted(text),
    ]);
    expect(loadConfig(Object.fromEntries(environment), () => true)).toMatchObject({
      environment: 'production',
      databaseUrl: 'mysql://consign:x@mysql:3306/consign',
    });
  });

  test('holds no password', () => {
    const passwords = Object.entries(services['mysql']?.environment ?? {}).filter(([key]) =>
      /PASSWORD/.test(key),
    );
    expect(passwords.filter(([, text]) => !/^\$\{\w+:\?[^}]*\}$/.test(text))).toEqual([]);
  });
});

describe('the image', () => {
  test('sets only variables that the service reads', () => {
    const names = [...dockerfile.matchAll(/^ENV (.*)$/gm)].flatMap(([, line = '']) =>
      [...line.matchAll(/([A-Z_]+)=/g)].map(([, name]) => name),
    );
    expect(names.filter((name) => name === undefined || !configVariables.includes(name))).toEqual([]);
  });

  test('runs as a user without privileges and is asked for its health on /live', () => {
    expect(dockerfile).toMatch(/^USER node$/m);
    expect(dockerfile).toMatch(/^HEALTHCHECK[^]*\/live/m);
  });
});
