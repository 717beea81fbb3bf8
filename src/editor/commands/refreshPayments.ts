import type { PaymentsModel } from '../paymentsModel.ts';

export async function refreshPayments(model: PaymentsModel): Promise<void> {
  await model.refresh();
}
