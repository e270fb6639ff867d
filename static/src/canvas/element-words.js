/** The words that `typeInWords` makes of the usual elements, for the catalogues of languages. */
import { mark } from '../i18n.js';

export const ELEMENT_WORDS = [
  mark('Start event'), mark('End event'), mark('Intermediate catch event'), mark('Intermediate throw event'), mark('Boundary event'),
  mark('Message start event'), mark('Timer start event'), mark('Signal start event'), mark('Conditional start event'), mark('Error start event'), mark('Escalation start event'),
  mark('Message end event'), mark('Error end event'), mark('Escalation end event'), mark('Signal end event'), mark('Terminate end event'), mark('Compensate end event'),
  mark('Message intermediate catch event'), mark('Timer intermediate catch event'), mark('Signal intermediate catch event'), mark('Conditional intermediate catch event'), mark('Link intermediate catch event'),
  mark('Message intermediate throw event'), mark('Signal intermediate throw event'), mark('Escalation intermediate throw event'), mark('Link intermediate throw event'), mark('Compensate intermediate throw event'),
  mark('Message boundary event'), mark('Timer boundary event'), mark('Error boundary event'), mark('Escalation boundary event'), mark('Signal boundary event'), mark('Conditional boundary event'), mark('Compensate boundary event'),
  mark('Task'), mark('User task'), mark('Service task'), mark('Script task'), mark('Send task'), mark('Receive task'), mark('Manual task'), mark('Business rule task'), mark('Call activity'), mark('Sub process'), mark('Transaction'), mark('Ad hoc sub process'),
  mark('Exclusive gateway'), mark('Parallel gateway'), mark('Inclusive gateway'), mark('Event based gateway'), mark('Complex gateway'), mark('Sequence flow'),
];
