import * as l10n from '@vscode/l10n';
import type { Diagnosis } from '../keysend/diagnosis.ts';
import type { Explanation } from './explanation.ts';
import { explanation } from './explanation.ts';
import { explainPracticeRefusal } from './practiceRefusal.ts';
import type { Remedy } from './remedy.ts';

/**
 * The receiver said no. LND says INCORRECT_PAYMENT_DETAILS whatever the reason is, a missing `--accept-keysend` included, so
 * the sentences go by the evidence: its feature bit 55, and whether a message was with it.
 */
export function explainRefusal(
  { keysendBit, withMessage, refusal }: Extract<Diagnosis, { readonly kind: 'receiverRefused' }>,
  receiver: string,
): Explanation {
  if (refusal !== undefined) return explainPracticeRefusal(refusal, keysendBit, receiver);
  const refused = l10n.t('The payment reached {0}, and {0} refused it.', receiver);
  switch (keysendBit) {
    case 'missing':
      return explanation(
        [
          refused,
          l10n.t(
            'It does not announce keysend (feature bit 55 is missing), so it probably runs without --accept-keysend.',
          ),
          ...howToAccept(receiver),
        ],
        [copyFlag()],
      );
    case 'unlisted':
    case 'unasked':
      return explanation(
        [
          refused,
          keysendBit === 'unlisted'
            ? l10n.t(
                'Your node has no announcement of it, so what it accepts cannot be looked up; the usual reason is a missing --accept-keysend.',
              )
            : l10n.t('The usual reason is that it runs without --accept-keysend.'),
          ...howToAccept(receiver),
          ...(withMessage ? [messageSentence()] : []),
        ],
        [copyFlag()],
      );
    case 'set':
      return explanation([
        refused,
        l10n.t(
          'It announces keysend (feature bit 55 is set), so --accept-keysend is probably not the reason.',
        ),
        withMessage
          ? messageSentence()
          : l10n.t('It may have been restarted without that flag since, or accept only certain payments.'),
        l10n.t('The log of {0} has the reason.', receiver),
      ]);
  }
}

function howToAccept(receiver: string): readonly string[] {
  return [
    l10n.t(
      'If {0} is your node, start its LND with --accept-keysend, or add accept-keysend=true to its lnd.conf and restart it.',
      receiver,
    ),
    l10n.t(
      'In Polar: open the node, then Advanced Options, Pre-fill with the default command, add --accept-keysend, and restart the node.',
    ),
  ];
}

function messageSentence(): string {
  return l10n.t(
    'The message may be the reason: its record has an even type (34349334), and a receiver that does not know such a record refuses the payment, as LDK may. Try it without the message.',
  );
}

function copyFlag(): Remedy {
  return { kind: 'copy', text: '--accept-keysend', label: l10n.t('Copy --accept-keysend') };
}
