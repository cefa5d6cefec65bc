/** What is wrong with a form as a whole; screen readers hear it at once. */
import { Alert } from '@mantine/core';
import { IconAlertCircle } from '@tabler/icons-react';

export function FormError({ text }: { text: string | null }) {
  if (text === null) return null;
  return (
    <Alert role="alert" color="red" variant="light" icon={<IconAlertCircle size={18} />} data-testid="form-error">
      {text}
    </Alert>
  );
}
