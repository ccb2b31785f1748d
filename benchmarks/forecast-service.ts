/** The Lambda function that tools call. */
export const FORECAST_FUNCTION_ARN = 'arn:aws:lambda:us-east-1:123456789012:function:forecast';

/** The description of every tool. */
export const DESCRIPTION = 'Forecast for a city.';

/** The answer of everything that tools call. */
export const FORECAST = { city: 'Bern', celsius: 4 };
