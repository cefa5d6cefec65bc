/** State of a small form: values, one sentence per field and one for the whole, the first wrong field gets the focus. */
import { type ChangeEvent, type FormEvent, useCallback, useRef, useState } from 'react';
import { fieldOf } from '../app/error-sentence.ts';
import { useSentence } from '../app/use-sentence.ts';
import type { FieldRule } from './field-rules.ts';

interface FieldProps {
  name: string;
  value: string;
  onChange(event: ChangeEvent<HTMLInputElement>): void;
  /** The sentence, or false: then the input is not marked as wrong. */
  error: string | false;
  disabled: boolean;
}

export interface Fields<Name extends string> {
  /** Properties for the input of one field. */
  props(name: Name): FieldProps;
  /** What is wrong with none of the fields in particular. */
  formError: string | null;
  isBusy: boolean;
  onSubmit(event: FormEvent<HTMLFormElement>): void;
}

/**
 * Checks `initial`'s fields by `rules` on submit, then calls `submit`. What it rejects with is said beside the field that
 * the server names, otherwise above the button. Names of fields are those of the server's body.
 */
export function useFields<Name extends string>(
  initial: Record<Name, string>,
  rules: Record<Name, FieldRule>,
  submit: (values: Record<Name, string>) => Promise<void>,
): Fields<Name> {
  const { say, sayError } = useSentence();
  const [values, setValues] = useState(initial);
  const [errors, setErrors] = useState<Partial<Record<Name, string>>>({});
  const [formError, setFormError] = useState<string | null>(null);
  const [isBusy, setBusy] = useState(false);
  const names = useRef(Object.keys(initial) as Name[]);

  const showErrors = useCallback((form: HTMLFormElement, wrong: Partial<Record<Name, string>>) => {
    setErrors(wrong);
    const first = names.current.find((name) => wrong[name] !== undefined);
    if (first === undefined) return;
    // After the render, because a disabled input takes no focus.
    requestAnimationFrame(() => form.querySelector<HTMLInputElement>(`[name="${first}"]`)?.focus());
  }, []);

  const onSubmit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    if (isBusy) return;
    const wrong: Partial<Record<Name, string>> = {};
    for (const name of names.current) {
      const sentence = rules[name](values[name]);
      if (sentence !== undefined) wrong[name] = say(sentence);
    }
    setFormError(null);
    showErrors(form, wrong);
    if (Object.keys(wrong).length > 0) return;
    setBusy(true);
    submit(values).then(
      () => setBusy(false),
      (thrown: unknown) => {
        setBusy(false);
        const field = names.current.find((name) => name === fieldOf(thrown));
        if (field === undefined) setFormError(sayError(thrown));
        else showErrors(form, { [field]: sayError(thrown) } as Partial<Record<Name, string>>);
      },
    );
  };

  return {
    props: (name) => ({
      name,
      value: values[name],
      onChange: (event) => {
        const { value } = event.currentTarget;
        setValues((before) => ({ ...before, [name]: value }));
        setErrors(({ [name]: _mended, ...others }) => others as Partial<Record<Name, string>>);
      },
      error: errors[name] ?? false,
      disabled: isBusy,
    }),
    formError,
    isBusy,
    onSubmit,
  };
}
