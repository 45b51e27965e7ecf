import { InvalidArgumentError, type Command, type Option } from 'commander';
import { readFileSync } from 'node:fs';
import { whatItMustBe } from './plain-errors.ts';

/** Gives a command `--config <file>`: what is said on the command line, or in the environment, wins over the file. */
export function withConfigFile(command: Command): Command {
  return command
    .option('--config <file>', 'a JSON file of these options, named in camelCase; those said here win')
    .on('option:config', (file: string) => {
      for (const [name, value] of Object.entries(optionsFromFile(command, file, `--config ${file}`))) {
        if (command.getOptionValueSource(name) === 'cli') continue;
        optionCalled(name, command)!.default(value); // or a list said later were added to it
        command.setOptionValueWithSource(name, value, 'config');
      }
    });
}

/**
 * A command's options from a JSON file, by their names in camelCase, as their own parsers read them.
 *
 * @param where what error messages call the file
 * @throws Error if the file cannot be read, or a name or a value is not one of the command's
 */
export function optionsFromFile(command: Command, file: string, where: string): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(readObject(file, where)).map(([name, value]) => {
      const option = optionCalled(name, command);
      if (option) return [name, read(option, value, `${where}: ${name} (${JSON.stringify(value)})`)];
      const names = settable(command).map((one) => one.attributeName());
      throw new Error(`${where}: "${name}" is no option of ${command.name()}: ${names.join(', ')}.`);
    }),
  );
}

function readObject(file: string, where: string): object {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file)));
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const why = error instanceof SyntaxError ? `is not JSON: ${message}.` : `cannot be read (${code}).`;
    throw new Error(`${where} ${why}`, { cause: error });
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value;
  throw new Error(`${where} must hold a JSON object, such as { "seed": 1 }.`);
}

function settable(command: Command): Option[] {
  return command.options.filter(({ long, negate }) => long !== '--config' && !negate);
}

function optionCalled(name: string, command: Command): Option | undefined {
  return settable(command).find((option) => option.attributeName() === name);
}

function read(option: Option, value: unknown, where: string): unknown {
  if (option.isBoolean()) {
    if (typeof value !== 'boolean') throw new Error(`${where} must be true or false.`);
    return value;
  }
  const values: unknown[] = option.variadic && Array.isArray(value) ? value : [value];
  if (values.length === 0 || !values.every((one) => typeof one === 'string' || typeof one === 'number')) {
    throw new Error(`${where} must be a text or a number${option.variadic ? ', or a list of them' : ''}.`);
  }
  const texts = values.map(String);
  const { parseArg } = option;
  if (!parseArg) return option.variadic ? texts : texts[0];
  try {
    return texts.reduce((previous: unknown, text) => parseArg(text, previous), undefined);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw new Error(`${where} ${whatItMustBe(error.message)}`, { cause: error });
  }
}
