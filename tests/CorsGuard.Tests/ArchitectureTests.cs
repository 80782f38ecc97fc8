using System.Reflection;

namespace CorsGuard.Tests;

/// <summary>A floor of the house uses only the floors above it; the public surface is what the contract names.</summary>
public sealed class ArchitectureTests
{
    private static readonly string[] Floors = ["Fetch", "Origins", "Policies", "Evaluation", "Configuration", "Observability", "Hosting"];

    private static readonly Type[] Types = [.. typeof(CorsGuardOptions).Assembly.GetTypes().Where(static type => FloorOf(type) >= 0)];

    [Fact]
    public void Signatures_UseOnlyTheSameFloorOrOnesAbove()
    {
        var leaks =
            from type in Types
            from used in TypesIn(type)
            where FloorOf(used) > FloorOf(type)
            select $"{type} uses {used}";

        Assert.Empty(leaks.Distinct());
    }

    [Fact]
    public void PublicTypes_AreThoseOfTheContract()
    {
        string[] expected =
        [
            "CorsGuardApplicationBuilderExtensions", "CorsGuardConfigurationException", "CorsGuardCrossOriginWrites", "CorsGuardDefaults", "CorsGuardDiagnostic",
            "CorsGuardDiagnosticSeverity", "CorsGuardHealthChecksBuilderExtensions", "CorsGuardOptions", "CorsGuardPolicyOptions", "CorsGuardServiceCollectionExtensions",
        ];

        Assert.Equal(expected, typeof(CorsGuardOptions).Assembly.GetExportedTypes().Select(static type => type.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Classes_AreSealedOrStatic() =>
        Assert.DoesNotContain(Types, static type => type is { IsClass: true, IsSealed: false, IsAbstract: false } && !typeof(Delegate).IsAssignableFrom(type));

    // The public model lives in the root namespace and belongs to Policies.
    private static int FloorOf(Type type) => type.Namespace switch
    {
        "CorsGuard" => Array.IndexOf(Floors, "Policies"),
        { } name when name.StartsWith("CorsGuard.", StringComparison.Ordinal) => Array.IndexOf(Floors, name["CorsGuard.".Length..]),
        _ => -1,
    };

    private static IEnumerable<Type> TypesIn(Type type)
    {
        const BindingFlags All = BindingFlags.Instance | BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        return type.GetFields(All).Select(static field => field.FieldType)
            .Concat(type.GetMethods(All).SelectMany(static method => method.GetParameters().Select(static parameter => parameter.ParameterType).Append(method.ReturnType)))
            .Concat(type.GetConstructors(All).SelectMany(static constructor => constructor.GetParameters().Select(static parameter => parameter.ParameterType)))
            .SelectMany(Unwrap);
    }

    private static IEnumerable<Type> Unwrap(Type type) => type.HasElementType
        ? Unwrap(type.GetElementType()!)
        : type.IsGenericType ? type.GetGenericArguments().SelectMany(Unwrap).Append(type) : [type];
}
