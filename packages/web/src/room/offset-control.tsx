/** This viewer's own offset, for headphones and screens that are late: only his film moves, and this device remembers it. */
import { ActionIcon, Button, NumberInput } from '@mantine/core';
import { OFFSET_MAX_MS } from '@streamit/sdk';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import { useId } from 'react';
import { useTranslation } from 'react-i18next';
import { useReadable } from '../app/use-readable.ts';
import { syncChoices } from '../player/sync-choices.ts';

/** A quarter of a frame: nobody hears less. */
const STEP_MS = 10;

export function OffsetControl() {
  const { t } = useTranslation();
  const [labelId, hintId] = [useId(), useId()];
  const { offsetMs } = useReadable(syncChoices);
  const state = offsetMs === 0 ? 'none' : offsetMs > 0 ? 'ahead' : 'behind';
  return (
    <fieldset className="offset" aria-describedby={hintId}>
      <legend className="offset-label" id={labelId}>
        {t('player.sync.offset.label')}
      </legend>
      <div className="offset-row">
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t('player.sync.offset.less', { ms: STEP_MS })}
          onClick={() => syncChoices.chooseOffset(offsetMs - STEP_MS)}
          data-testid="offset-less"
        >
          <IconMinus size={17} />
        </ActionIcon>
        <NumberInput
          className="offset-input"
          aria-label={t('player.sync.offset.unit')}
          aria-describedby={hintId}
          value={offsetMs}
          onChange={(value) => {
            // An empty field is somebody about to write.
            if (value !== '' && value !== '-') syncChoices.chooseOffset(Number(value));
          }}
          min={-OFFSET_MAX_MS}
          max={OFFSET_MAX_MS}
          step={STEP_MS}
          allowDecimal={false}
          suffix=" ms"
          hideControls
          data-testid="offset-input"
        />
        <ActionIcon
          variant="default"
          size="lg"
          aria-label={t('player.sync.offset.more', { ms: STEP_MS })}
          onClick={() => syncChoices.chooseOffset(offsetMs + STEP_MS)}
          data-testid="offset-more"
        >
          <IconPlus size={17} />
        </ActionIcon>
        <Button
          variant="subtle"
          size="compact-sm"
          disabled={offsetMs === 0}
          onClick={() => syncChoices.chooseOffset(0)}
          data-testid="offset-reset"
        >
          {t('player.sync.offset.reset')}
        </Button>
      </div>
      <p className="offset-state" role="status" data-testid="offset-state">
        {t(`player.sync.offset.${state}`, { ms: Math.abs(offsetMs) })}
      </p>
      <p className="offset-hint" id={hintId}>
        {t('player.sync.offset.hint')}
      </p>
    </fieldset>
  );
}
