import type { PaymentsModel } from '../paymentsModel.ts';

/** Loads the next page of older payments. */
export async function loadMorePayments(model: PaymentsModel): Promise<void> {
  await model.loadMore();
}
