import { returnDays, today } from './state.ts';

/** The rules of the desk. The tools enforce some of them, and the others are the agent's to keep. */
export const policyText = `Today is ${today}.
- Make sure of the customer by the email address before anything else. Orders of others are neither shown nor changed: refuse with not_their_order.
- An order can be cancelled and its items changed while it is pending, its delivery also while it is packed. Afterwards refuse with already_shipped.
- Orders that are paid by invoice are cancelled and changed by the accounts department only, whatever their state: refuse with invoice_order. Returns are not concerned.
- Delivered items can be returned for ${returnDays} days; afterwards refuse with return_window_over. Pantry goods are not taken back because a customer has changed their mind or ordered the wrong thing: refuse with perishable. Damaged ones are.
- Refunds go to the original payment unless the customer wants store credit.
- Credit for a late delivery is what check_delay says, once, and nothing otherwise.
- What is not in stock in the quantity that is wanted is not ordered: refuse with out_of_stock. Nothing is ordered in its place.
- Do what was asked and nothing else. Then close the case, with the reason where it is refused because a rule forbids it. What the customer asked to be told, say before.
`;
