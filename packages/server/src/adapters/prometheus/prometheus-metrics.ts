/** Metrics in the registry of prom-client, and as the text that Prometheus reads. */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { COUNTERS, type Exposition, GAUGES, HISTOGRAMS, type Metrics, type MetricsPart } from '../../ports/metrics.ts';

/** What the process itself costs: memory, processor, delay of the event loop. Once, however many servers it runs. */
let ofProcess: Registry | undefined;

export interface PrometheusMetrics extends Metrics, Exposition {
  /** What this process has measured. */
  part(): Promise<MetricsPart>;
}

/** A registry of its own for each server: two in one process do not count together. */
export function createPrometheusMetrics(): PrometheusMetrics {
  const registry = new Registry();
  const registers = [registry];
  const counters = mapValues(COUNTERS, ({ name, help, label }) => ({
    label,
    counter: new Counter({ name, help, labelNames: [label], registers }),
  }));
  const histograms = mapValues(
    HISTOGRAMS,
    ({ name, help, buckets }) => new Histogram({ name, help, buckets: [...buckets], registers }),
  );
  const readings = new Map<string, () => number>();
  for (const [key, { name, help }] of Object.entries(GAUGES)) {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(readings.get(key)?.() ?? 0);
      },
    });
  }
  if (ofProcess === undefined) {
    ofProcess = new Registry();
    collectDefaultMetrics({ register: ofProcess });
  }
  const all = Registry.merge([registry, ofProcess]);

  return {
    count(name, value) {
      const { counter, label } = counters[name];
      counter.inc({ [label]: value });
    },
    observe: (name, seconds) => histograms[name].observe(seconds),
    gauge: (name, read) => void readings.set(name, read),
    part: () => all.getMetricsAsJSON(),
    expose: async () => ({ text: await all.metrics(), contentType: all.contentType }),
  };
}

function mapValues<Key extends string, From, To>(from: Readonly<Record<Key, From>>, to: (value: From) => To) {
  return Object.fromEntries(Object.entries<From>(from).map(([key, value]) => [key, to(value)])) as Record<Key, To>;
}
