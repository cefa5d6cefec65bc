/** The Dockerfile, instruction by instruction, and what no Dockerfile of ours may do. */

export interface Instruction {
  readonly name: string;
  readonly text: string;
}

export interface Stage {
  /** With build arguments filled in. */
  readonly image: string;
  readonly name: string;
  readonly instructions: readonly Instruction[];
}

/** The stages, in order; the last one is the image. */
export function readStages(text: string): readonly Stage[] {
  const stages: { image: string; name: string; instructions: Instruction[] }[] = [];
  const args = new Map<string, string>();
  for (const instruction of instructionsIn(text)) {
    const stage = stages.at(-1);
    if (instruction.name === 'FROM') {
      const [, from = '', , name = ''] = /^(\S+)( AS (\S+))?$/i.exec(instruction.text) ?? [];
      const image = from.replace(/\$\{(\w+)\}/g, (_, arg) => args.get(arg) ?? '');
      stages.push({ image, name, instructions: [] });
    } else if (stage !== undefined) {
      stage.instructions.push(instruction);
    } else {
      const [, arg = '', value = ''] = /^(\w+)=(\S+)$/.exec(instruction.text) ?? [];
      args.set(arg, value);
    }
  }
  return stages;
}

function instructionsIn(text: string): Instruction[] {
  const lines = text.replace(/^\s*#.*\n/gm, '').replace(/\\\n\s*/g, '');
  return lines.split('\n').flatMap((line) => {
    const [, name, rest = ''] = /^([A-Z]+) (.*)$/.exec(line.trim()) ?? [];
    if (name === undefined && line.trim() !== '') return [{ name: 'UNKNOWN', text: line }];
    return name === undefined ? [] : [{ name, text: rest }];
  });
}

const KNOWN = new Set(
  'FROM ARG ENV WORKDIR COPY RUN VOLUME USER EXPOSE HEALTHCHECK ENTRYPOINT CMD LABEL STOPSIGNAL'.split(' '),
);

/** Everything that is wrong with a Dockerfile, each with its reason. */
export function faultsIn(text: string): string[] {
  const stages = readStages(text);
  const all = instructionsIn(text);
  const faults = all.filter(({ name }) => !KNOWN.has(name)).map((found) => `${found.text}: is no instruction we use`);
  for (const { image, name } of stages) {
    const isStage = stages.some((stage) => stage.name !== '' && stage.name === image);
    if (!isStage && !/^[\w./-]+:\d+\.\d+[\w.-]*$/.test(image))
      faults.push(`${image || name}: builds differ from day to day without a version`);
  }
  for (const { name, text: rest } of all) {
    const names = [...rest.matchAll(/(\w+)=/g)].map(([, variable = '']) => variable);
    if (/^(ARG|ENV)$/.test(name) && names.some((variable) => /SECRET|PASSWORD|TOKEN|KEY/i.test(variable)))
      faults.push(`${name} ${rest}: a secret in an image is everybody's`);
    if (name === 'RUN' && /\bnpm (install|i)\b/.test(rest)) faults.push(`${rest}: only npm ci keeps to the lockfile`);
    if (name === 'RUN' && /\b(curl|wget|apt-get upgrade|sudo)\b/.test(rest))
      faults.push(`${rest}: fetches what nobody checked`);
  }
  faults.push(...faultsOfImage(stages.at(-1)));
  for (const stage of stages) faults.push(...sourcesBeforeInstall(stage));
  return faults;
}

function faultsOfImage(image: Stage | undefined): string[] {
  const last = (name: string) => image?.instructions.findLast((instruction) => instruction.name === name)?.text;
  const faults: string[] = [];
  if (/^(root|0)?(:|$)/.test(last('USER') ?? '')) faults.push('USER: whoever breaks out of the server is root');
  for (const name of ['ENTRYPOINT', 'CMD']) {
    if (commandOf(last(name)) === undefined) faults.push(`${name}: a shell would swallow SIGTERM; write it as a list`);
  }
  if (commandOf(last('HEALTHCHECK')?.replace(/^.*? CMD /, '')) === undefined)
    faults.push('HEALTHCHECK: nobody would notice a server that hangs');
  return faults;
}

/** Packages are installed from manifests alone, so that a change of the sources costs no install. */
function sourcesBeforeInstall({ name, instructions }: Stage): string[] {
  const install = instructions.findIndex((found) => found.name === 'RUN' && found.text.startsWith('npm ci'));
  const early = instructions
    .slice(0, Math.max(0, install))
    .filter((found) => found.name === 'COPY' && !/package\.json|package-lock\.json/.test(found.text));
  return early.map(({ text }) => `${name}: COPY ${text} stands before npm ci, which each change would repeat`);
}

/** The words of an instruction in exec form; `undefined` for a shell's. */
export function commandOf(text: string | undefined): readonly string[] | undefined {
  if (!text?.startsWith('[')) return undefined;
  return JSON.parse(text);
}
