using System.Text;
using System.Text.Encodings.Web;

namespace CorsGuard.Dashboard;

/// <summary>Writes HTML. Text is always encoded; what is not, is a literal of this assembly.</summary>
internal sealed class Html
{
    private readonly StringBuilder _text = new();

    /// <summary>Markup, as it is.</summary>
    public Html Raw(string markup)
    {
        _text.Append(markup);
        return this;
    }

    public Html Text(string? text)
    {
        _text.Append(HtmlEncoder.Default.Encode(text ?? ""));
        return this;
    }

    /// <param name="name">The name of the element.</param>
    /// <param name="text">What stands in it.</param>
    /// <param name="className">Its class.</param>
    public Html Element(string name, string? text, string? className = null) =>
        Raw($"<{name}{(className is null ? "" : $" class=\"{className}\"")}>").Text(text).Raw($"</{name}>");

    /// <summary>A text that somebody wants elsewhere.</summary>
    public Html Copyable(string label, string text) => Raw("<div class=\"paste\"><span>").Text(label).Raw("</span><pre><code>").Text(text)
        .Raw("</code></pre><button type=\"button\" data-copy>Copy</button></div>");

    public override string ToString() => _text.ToString();
}
