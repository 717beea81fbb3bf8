import * as l10n from '@vscode/l10n';
import type { Diagnosis } from '../keysend/diagnosis.ts';
import type { Refusal } from '../keysend/practice.ts';
import { PREIMAGE_RECORD } from '../keysend/records.ts';
import type { Explanation } from './explanation.ts';
import { explanation } from './explanation.ts';
import { mendPractice, tryAgain } from './remedies.ts';

type Refused = Extract<Diagnosis, { readonly kind: 'receiverRefused' }>;

/** A receiver of the practice network refused, and said why: there is no LND, Polar or log to look into. */
export function explainPracticeRefusal(
  refusal: Refusal,
  keysendBit: Refused['keysendBit'],
  receiver: string,
): Explanation {
  const refused = l10n.t('The payment reached {0}, and {0} refused it.', receiver);
  switch (refusal) {
    case 'keysendOff':
      return explainKeysendOff(refused, keysendBit, receiver);
    case 'canceled':
      return explanation(
        [
          l10n.t(
            'The payment reached {0}, which held it for a while and then canceled its invoice.',
            receiver,
          ),
          l10n.t('The practice network was reset meanwhile, and that ends every payment on its way.'),
          l10n.t('Nothing was paid: send it again.'),
        ],
        [tryAgain()],
      );
    case 'noRecord':
      return explanation([
        refused,
        l10n.t('A keysend carries its preimage, of 32 bytes, in the record {0}.', PREIMAGE_RECORD.toString()),
      ]);
    case 'wrongHash':
      return explanation([refused, l10n.t('Its preimage does not belong to its payment hash.')]);
    case 'paymentAddress':
      return explanation([
        refused,
        l10n.t('A payment address was with it, which belongs to invoices: send it without one.'),
      ]);
    case 'expiresTooSoon':
      return explanation([
        refused,
        l10n.t('Its HTLC expires too soon to be settled safely: give it more blocks at its end.'),
      ]);
  }
}

/** What it is here, and what a person would see and do with a real receiver. */
function explainKeysendOff(
  refused: string,
  keysendBit: Refused['keysendBit'],
  receiver: string,
): Explanation {
  const real = l10n.t(
    'A real receiver would restart its LND with --accept-keysend, or with accept-keysend=true in its lnd.conf.',
  );
  if (keysendBit === 'set') {
    return explanation(
      [
        refused,
        l10n.t('It ran without --accept-keysend then, and takes keysends by now: send it again.'),
        real,
      ],
      [tryAgain()],
    );
  }
  return explanation(
    [
      refused,
      l10n.t('It runs without --accept-keysend, so it takes only what an invoice of its own asks for.'),
      ...(keysendBit === 'missing'
        ? [
            l10n.t(
              'A real receiver would not say so; the hint is that it does not announce keysend (feature bit 55 is missing).',
            ),
          ]
        : []),
      real,
      l10n.t('In VS Code, "Keysend: Break the Practice Network" switches keysend on at {0}.', receiver),
    ],
    [mendPractice()],
  );
}

/** Why the receiver refused, in one sentence. */
export function refusalSentence(refusal: Refusal, receiver: string): string {
  switch (refusal) {
    case 'keysendOff':
      return l10n.t('{0} refused it: it runs without --accept-keysend.', receiver);
    case 'noRecord':
      return l10n.t(
        '{0} refused it: there is no record {1} with a preimage of 32 bytes, so it cannot open the HTLC.',
        receiver,
        PREIMAGE_RECORD.toString(),
      );
    case 'wrongHash':
      return l10n.t('{0} refused it: the preimage does not belong to this HTLC.', receiver);
    case 'paymentAddress':
      return l10n.t('{0} refused it: a payment address was with it, which belongs to invoices.', receiver);
    case 'expiresTooSoon':
      return l10n.t('{0} refused it: the HTLC expires too soon to be settled safely.', receiver);
    case 'canceled':
      return l10n.t(
        '{0} held it for a while and then canceled its invoice, so the amount went back.',
        receiver,
      );
  }
}
