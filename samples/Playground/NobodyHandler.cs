using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Authentication;
using Microsoft.Extensions.Options;

namespace Playground;

/// <summary>Recognises nobody, so that a protected endpoint answers 401.</summary>
internal sealed class NobodyHandler : AuthenticationHandler<AuthenticationSchemeOptions>
{
    public new const string Scheme = "Nobody";

    public NobodyHandler(IOptionsMonitor<AuthenticationSchemeOptions> options, ILoggerFactory logger, UrlEncoder encoder)
        : base(options, logger, encoder)
    {
    }

    protected override Task<AuthenticateResult> HandleAuthenticateAsync() => Task.FromResult(AuthenticateResult.NoResult());
}
