using System.Diagnostics.CodeAnalysis;

namespace CorsGuard;

/// <summary>
/// The whole of CorsGuard's settings: the shape of the <c>CorsGuard</c> section of the configuration, and what
/// <c>AddCorsGuard(options => ...)</c> changes in code after the configuration was read.
/// </summary>
/// <remarks>
/// The active profile has already been merged in when code sees the options. Every problem found in them is
/// reported at startup, all together, in a <see cref="CorsGuardConfigurationException"/>.
/// </remarks>
public sealed class CorsGuardOptions
{
    private CorsGuardPolicyOptions? _defaultPolicy;

    /// <summary>Gets or sets the policy of every request that no endpoint and no entry of <see cref="Paths"/> gives another policy.</summary>
    /// <value>
    /// Not configured by default: such requests then pass through untouched. Reading the property configures it:
    /// the new policy allows no origin until <see cref="CorsGuardPolicyOptions.AllowedOrigins"/> says so.
    /// Set it to <see langword="null"/> to remove a default policy that the configuration defines.
    /// </value>
    [AllowNull]
    public CorsGuardPolicyOptions DefaultPolicy
    {
        get => _defaultPolicy ??= new CorsGuardPolicyOptions();
        set => _defaultPolicy = value;
    }

    /// <summary>Gets the named policies, which endpoints select with <c>RequireCors("name")</c> or <c>[EnableCors("name")]</c>.</summary>
    /// <value>Empty by default. Names are case-insensitive; <c>default</c> and <c>none</c> are reserved.</value>
    public IDictionary<string, CorsGuardPolicyOptions> Policies { get; } =
        new Dictionary<string, CorsGuardPolicyOptions>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets the policies by path prefix, for what has no endpoint of its own (static files, proxied paths).</summary>
    /// <value>
    /// Empty by default. A key is a path prefix that starts with <c>/</c>; a value is the name of a policy, <c>default</c>, or <c>none</c>.
    /// Whole segments are compared, ignoring case, with the decoded path as the client sent it; the longest prefix wins.
    /// </value>
    /// <remarks>Metadata of the matched endpoint wins over a path.</remarks>
    public IDictionary<string, string> Paths { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets or sets a value indicating whether warnings stop the application as errors do.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool FailOnWarnings { get; set; }

    /// <summary>Gets the warnings that are known and meant: the code of a warning, and why it is acceptable here.</summary>
    /// <value>Empty by default.</value>
    /// <remarks>
    /// An acknowledged warning is still logged, at Information and with its reason, and <see cref="FailOnWarnings"/> does not stop for it.
    /// Errors cannot be acknowledged.
    /// </remarks>
    public IDictionary<string, string> Acknowledge { get; } = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets or sets the file of a public suffix list that replaces the one in the package.</summary>
    /// <value>
    /// <see langword="null"/> by default. A path to a file in the format of publicsuffix.org; a relative one starts at the application's content root.
    /// </value>
    public string? PublicSuffixListFile { get; set; }

    /// <summary>Gets or sets a value indicating whether refused requests are told why: in the header <c>CorsGuard-Denial</c>, and preflights in a body too.</summary>
    /// <value>
    /// <see langword="null"/> by default: yes in the environment Development, no in any other, nor with the profile Production.
    /// </value>
    /// <remarks>The risk: the answer says which origins, methods and headers are allowed, to whoever asks (CG4012 in production).</remarks>
    public bool? ExplainDenials { get; set; }

    /// <summary>The default policy if one is configured; unlike the property, a look does not make one.</summary>
    internal CorsGuardPolicyOptions? ConfiguredDefaultPolicy => _defaultPolicy;
}
