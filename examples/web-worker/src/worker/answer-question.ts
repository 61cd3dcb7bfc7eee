import type { Answer, Operations, Question, ResultAnswer } from '../protocol/messages.ts';
import { describeError } from './describe-error.ts';
import { parseQuestion, questionId } from './parse-question.ts';

/**
 * Does what a page asks for. What goes wrong is an answer too.
 *
 * @throws {@link SessionError} when the message has no id: nobody waits for an answer.
 */
export async function answerQuestion(data: unknown, operations: Promise<Operations>): Promise<Answer> {
  const id = questionId(data);
  try {
    return { id, result: await run(parseQuestion(id, data), await operations) };
  } catch (error) {
    return { id, error: describeError(error) };
  }
}

function run(question: Question, operations: Operations): Promise<ResultAnswer['result']> {
  switch (question.operation) {
    case 'session':
      return operations.session();
    case 'beginLogin':
      return operations.beginLogin();
    case 'finishLogin':
      return operations.finishLogin(...question.parameters);
    case 'request':
      return operations.request(...question.parameters);
    case 'logOut':
      return operations.logOut();
  }
}
