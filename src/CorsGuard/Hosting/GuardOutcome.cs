using Microsoft.AspNetCore.Http;

namespace CorsGuard.Hosting;

/// <summary>What <see cref="RequestGuard"/> has made of a request.</summary>
/// <param name="IsAnswered">It has been answered, and does not run.</param>
/// <param name="RejectUnlessExempt">It runs for the sake of an endpoint that is exempt; this answers where routing takes another one.</param>
internal readonly record struct GuardOutcome(bool IsAnswered, RequestDelegate? RejectUnlessExempt = null);
