/** Numbers that may be on either side of zero. Pure; the units come from the translations. */

/** With a real minus sign, and a plus above zero, so that the two are told apart at a glance. */
export function formatSigned(value: number): string {
  if (value === 0) return '0';
  return value > 0 ? `+${value}` : `\u2212${-value}`;
}
